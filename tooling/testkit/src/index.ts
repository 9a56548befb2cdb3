export { expectClose, type Tolerance, worstDifference } from './close.ts'
export { type OptionRow, optionsTest, type OptionTable } from './options.ts'
export { type Example, examples, readmeTest, runReadme } from './readme.ts'
export { Scalar } from './scalar.ts'

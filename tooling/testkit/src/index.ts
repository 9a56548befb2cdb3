export { expectClose, type Tolerance, worstDifference } from './close.ts'
export { type Example, examples, readmeTest, runReadme } from './readme.ts'
export { Scalar } from './scalar.ts'

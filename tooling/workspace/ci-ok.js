/**
 * The end of the CI workflow: succeeds if every job before it did. RESULTS holds their results, separated by spaces.
 */
const results = (process.env.RESULTS ?? '').split(' ')
console.log(results.join(', '))
process.exitCode = results.every((result) => result === 'success') ? 0 : 1

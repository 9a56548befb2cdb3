import { pathToFileURL } from 'node:url'

/**
 * `node under.js program.js '{"threads": 2}'`: runs a bundled program with its task and prints the result, an object,
 * as one line of JSON.
 */
const [program, task] = process.argv.slice(2)
const { run } = await import(pathToFileURL(program).href)
console.log(JSON.stringify(await run(JSON.parse(task))))

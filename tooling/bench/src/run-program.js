import { execFile } from 'node:child_process'

const minutes = 10 // for a single run; whoever needs longer hangs

/**
 * Runs a program and reads the JSON object that is its last line; one that fails gives `{ problem }`, its last words.
 * A variable of the `environment` that is undefined is taken away.
 */
export function runProgram(command, args, environment = {}, cwd = undefined) {
  const options = { env: { ...process.env, ...environment }, cwd, timeout: minutes * 60_000, maxBuffer: 2 ** 26 }
  return new Promise((resolve) => {
    execFile(command, args, options, (error, stdout, stderr) => {
      if (error) resolve({ problem: error.killed ? `stopped after ${minutes} minutes` : lastWords(stderr, error) })
      else resolve(parse(stdout.trim().split('\n').at(-1)))
    })
  })
}

/**
 * The last line of an error output that says something: Node ends with its version and a stack, Python with the error.
 */
export function lastWords(stderr, { code, signal }) {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '')
  const error = lines.findLast((line) => /^[\w.]*(Error|Exception)\b/.test(line))
  return error ?? lines.at(-1) ?? (signal ? `ended by ${signal}` : `ended with ${code}`)
}

function parse(line) {
  try {
    return JSON.parse(line)
  } catch {
    return { problem: `expected a JSON object as the last line, got "${line}"` }
  }
}

/* global fetch */
const program = '/program.js' // a name that is not looked for on the disk

/** Runs the server's program with its task: `{ value }`, or `{ problem }`. */
export async function answerTask() {
  try {
    const { task } = await (await fetch('/task.json')).json()
    const { run } = await import(program)
    return { value: await run(task) }
  } catch (error) {
    return { problem: describe(error) }
  }
}

/** The stack of an error begins with its words in Chromium, and only there. */
function describe(error) {
  const stack = error?.stack ?? ''
  return stack.includes(String(error)) ? stack : `${error}\n${stack}`
}

import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

/** `node under.js script.js`: says which Node this is, then runs the script. */
console.log(process.version)
await import(pathToFileURL(resolve(process.argv[2])).href)

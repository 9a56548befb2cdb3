import { relative, resolve } from 'node:path'
import { packForProjects } from './src/packed.js'

/** `npm run pack`: the published packages as tarballs, for projects outside this clone until a registry has them. */
const root = resolve(import.meta.dirname, '../..')
const folder = resolve(root, 'packed')
const packed = await packForProjects(folder)

console.log(`Packed ${Object.keys(packed).length} packages into ${folder}

A new project, with them inside:   npm run -s nn -- init mnist ../digits
In a project that you have:        npm install "${relative(process.cwd(), folder) || '.'}"/*.tgz   (from here; else with the whole path)
`)

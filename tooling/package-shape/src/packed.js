import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { create, extract } from 'tar'
import { packAll, readTarballs } from './pack.js'

/**
 * Fills `folder` with the tarballs of all packages, as a release has them, and two things besides: `packed.json`,
 * which says what each needs of the others, and in the manifest of `@nn/cli` where the folder is, so that `nn init`
 * finds it wherever it is installed. What was in the folder before is gone only when all of that is there. Returns
 * what `packed.json` holds.
 */
export async function packForProjects(folder) {
  mkdirSync(dirname(folder), { recursive: true })
  const stage = `${folder}-${process.pid}`
  mkdirSync(stage)
  try {
    packAll(stage)
    const tarballs = Object.values(readTarballs(stage))
    await changeManifest(join(stage, fileOf(tarballs, '@nn/cli')), (manifest) => ({ ...manifest, packedIn: folder }))
    const packed = Object.fromEntries(tarballs.map(({ manifest, file }) => [manifest.name, describe(manifest, file)]))
    writeFileSync(join(stage, 'packed.json'), `${JSON.stringify(packed, undefined, 2)}\n`)
    rmSync(folder, { recursive: true, force: true })
    renameSync(stage, folder)
    return packed
  } finally {
    rmSync(stage, { recursive: true, force: true })
  }
}

const fileOf = (tarballs, name) => basename(tarballs.find(({ manifest }) => manifest.name === name).file)

const describe = ({ dependencies = {} }, file) => ({
  file: basename(file),
  dependencies: Object.keys(dependencies).filter((name) => name.startsWith('@nn/')),
})

async function changeManifest(tarball, change) {
  const contents = mkdtempSync(`${tarball}-`)
  await extract({ file: tarball, cwd: contents })
  const path = join(contents, 'package', 'package.json')
  writeFileSync(path, `${JSON.stringify(change(JSON.parse(readFileSync(path, 'utf8'))), undefined, 2)}\n`)
  await create({ file: tarball, cwd: contents, gzip: true, portable: true }, ['package'])
  rmSync(contents, { recursive: true })
}

import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { temporaryDirectory } from './output.ts'

/** Whether this process may mount a disk of its own: Linux, and root. */
export const canMount: boolean = process.platform === 'linux' && process.getuid?.() === 0 && tryMount()

/** A disk of so many bytes, in memory, which goes away with the test. */
export function smallDisk(bytes: number): string {
  const directory = join(temporaryDirectory(), 'disk')
  mkdirSync(directory)
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', directory])
  onTestFinished(() => {
    execFileSync('umount', ['--lazy', directory])
  })
  return directory
}

/** Lets nobody write to a disk any more, or again. */
export function setWritable(disk: string, writable: boolean): void {
  execFileSync('mount', ['-o', `remount,${writable ? 'rw' : 'ro'}`, disk])
}

/** A container's root may not mount. */
function tryMount(): boolean {
  try {
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/tmp'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

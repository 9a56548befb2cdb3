import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'

/** How many cores there are for this process. */
export interface Cores {
  /** Those that the system lets it run on. */
  readonly available: number
  /** How many it may keep busy on average, where a container or a service is limited; may be a fraction. */
  readonly quota: number | null
}

export function countCores(): Cores {
  return { available: availableParallelism(), quota: cgroupQuota() }
}

/**
 * The CPU time that Linux allows this process's control group, in cores; null where there is no limit, or no Linux.
 * `cpu.max` of version 2 (the least of the group and those around it), `cpu.cfs_quota_us` of version 1:
 * Documentation/admin-guide/cgroup-v2.rst.
 */
export function cgroupQuota(mount = '/sys/fs/cgroup', self = '/proc/self/cgroup'): number | null {
  const group = /^0::(.*)$/m.exec(read(self) ?? '')?.[1] ?? '/'
  const limits: number[] = []
  for (let path = join('/', group); ; path = dirname(path)) {
    const [quota, period] = (read(join(mount, path, 'cpu.max')) ?? '').split(' ')
    limits.push(Number(quota) / Number(period))
    if (path === dirname(path)) break
  }
  const first = join(mount, 'cpu')
  limits.push(Number(read(join(first, 'cpu.cfs_quota_us'))) / Number(read(join(first, 'cpu.cfs_period_us'))))
  const least = Math.min(...limits.filter((limit) => limit > 0 && Number.isFinite(limit)))
  return Number.isFinite(least) ? least : null
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return undefined
  }
}

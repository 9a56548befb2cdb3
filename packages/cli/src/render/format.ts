/** `91.02%` */
export function formatPercent(fraction: number): string {
  return Number.isNaN(fraction) ? '–' : `${(100 * fraction).toFixed(2)}%`
}

/** `0.3121`, or `1.23e-5` where four decimals would show nothing. */
export function formatLoss(loss: number): string {
  return loss !== 0 && Math.abs(loss) < 0.001 ? loss.toExponential(2) : loss.toFixed(4)
}

/** `60,000` */
export function formatCount(count: number): string {
  return Math.round(count).toLocaleString('en-US')
}

/** `1 epoch`, `2 epochs` */
export function plural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`
}

/** `9.5 MB`, `25.3 GB`, in powers of ten as downloads are shown everywhere. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(1)} kB`
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`
}

/** `12 ms`, `3.2 s`, `2 min 05 s` */
export function formatSeconds(seconds: number): string {
  if (seconds < 1) return `${Math.round(1000 * seconds)} ms`
  if (seconds < 60) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`
}

import { ratio, withSpread } from './table.js'
import { bestOf } from './training.js'

/** The machine, the versions and the training tables as `docs/performance.md` and the README print them. */
export function markdownOf({ machine, peers, training = [] }) {
  const names = [...new Set(training.flatMap(({ rows }) => rows.filter(({ seconds }) => seconds).map(({ id }) => id)))]
  const others = names.filter((id) => id !== 'nn')
  const labels = others.map((id) => peers.find((peer) => peer.id === id).label)
  const head = ['job', 'nn, 2 threads', 'nn, 1 thread', ...labels, ...labels.map((label) => `nn / ${label}`)]
  const lines = training.map(({ job, rows }) => {
    const [one, two] = [1, 2].map((threads) => rows.find(({ id, ...row }) => id === 'nn' && row.threads === threads))
    const best = others.map((id) => bestOf(rows, id)?.seconds)
    const ratios = best.map((seconds) => emphasised(ratio(bestOf(rows, 'nn')?.seconds, seconds)))
    return [job, ...[two?.seconds, one?.seconds, ...best].map((seconds) => withSpread(seconds) ?? '–'), ...ratios]
  })
  const versions = peers.map(({ label, about = '' }) => `${label} ${about}`.trim()).join('; ')
  return [
    `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, ${machine.date.slice(0, 10)}; ${versions}.`,
    '',
    ...[head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`),
    '',
  ].join('\n')
}

/** Bold where we take less time. */
function emphasised(text = '–') {
  return Number(text) < 1 ? `**${text}**` : text
}

import { type Callback, type DataSource, type Dataset, defineExperiment } from '@nn/train'
import xor from './xor.ts'

/** `<wait|loop|nothing|reject|throw> in <import|load|callback>` */
const [how, , place] = (process.env['MISBEHAVE'] ?? '').split(' ')

async function misbehave(here: string): Promise<unknown> {
  if (place !== here) return undefined
  if (how === 'wait') return new Promise(() => undefined)
  if (how === 'loop') {
    process.stderr.write('looping\n')
    for (;;);
  }
  if (how === 'reject') void Promise.reject(new Error('forgotten'))
  if (how === 'throw') {
    setImmediate(() => {
      throw new Error('forgotten')
    })
  }
  return undefined
}

await misbehave('import')

const data: DataSource = {
  name: 'xor',
  async load(options) {
    await misbehave('load')
    return how === 'nothing' ? (undefined as unknown as Dataset) : xor.data.load(options)
  },
}

const callback: Callback = async (event) => {
  if (event.type === 'step' && event.step === 2) await misbehave('callback')
}

export default defineExperiment({ ...xor, data, epochs: 1_000_000, callbacks: [callback] })

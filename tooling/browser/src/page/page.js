/* global fetch, Worker */
import { answerTask } from './answer.js'

const { place } = await (await fetch('/task.json')).json()
const answer = await (place === 'page' ? answerTask() : inWorker())
await fetch('/answer', { method: 'POST', body: JSON.stringify(answer) })

function inWorker() {
  return new Promise((resolve) => {
    const worker = new Worker('/worker.js', { type: 'module' })
    worker.onmessage = ({ data }) => resolve(data)
    worker.onerror = ({ message = 'the worker did not load' }) => resolve({ problem: message })
  })
}

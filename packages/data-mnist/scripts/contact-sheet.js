// Draws synthetic.png, the contact sheet of the README: a row per digit.
// Run after a build: node scripts/contact-sheet.js
import { writeFileSync } from 'node:fs'
import { encode } from 'fast-png'
import { syntheticDigits } from '../dist/index.js'

const SIDE = 28
const COLUMNS = 24

const { images, labels } = syntheticDigits({ seed: 1, count: 10 * COLUMNS })
const width = COLUMNS * SIDE
const height = 10 * SIDE
const data = new Uint8Array(width * height)
const drawn = new Array(10).fill(0)
labels.forEach((digit, i) => {
  const column = drawn[digit]++
  for (let y = 0; y < SIDE; y++) {
    const line = images.subarray((i * SIDE + y) * SIDE, (i * SIDE + y + 1) * SIDE)
    data.set(line, (digit * SIDE + y) * width + column * SIDE)
  }
})
writeFileSync(new URL('../synthetic.png', import.meta.url), encode({ width, height, data, channels: 1, depth: 8 }))

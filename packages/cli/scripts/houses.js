#!/usr/bin/env node
// Writes the table of `nn init csv`: houses that do not exist, the same ones every time.

import { writeFileSync } from 'node:fs'
import { createRandom } from '@nn/tensor'

const random = createRandom(1)
const pick = (...values) => values[random.integer(values.length)]
const between = (low, high) => Math.round(low + (high - low) * random.uniform().data[0])

const squareMetre = { centre: 5200, north: 3900, harbour: 4600, village: 2500 } // euros

function house() {
  const area = between(35, 210)
  const built = between(1905, 2024)
  const district = pick('centre', 'north', 'harbour', 'village')
  const garden = pick('yes', 'no')
  const age = Math.min(1, (2024 - built) / 100)
  const luck = 1 + 0.04 * random.normal().data[0]
  const price = (area * squareMetre[district] * (1 - 0.35 * age) + (garden === 'yes' ? 250 * area : 0)) * luck
  return [area, built, district, garden, 1000 * Math.round(price / 1000)].join(',')
}

const rows = Array.from({ length: 150 }, house)
const file = new URL('../templates/csv/houses.csv', import.meta.url)
writeFileSync(file, `${['area,built,district,garden,price', ...rows].join('\n')}\n`)

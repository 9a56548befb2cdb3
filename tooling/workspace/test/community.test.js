import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { manifests, root } from './manifests.js'

const read = (...path) => readFileSync(join(root, ...path), 'utf8')
const folder = join('.github', 'ISSUE_TEMPLATE')
const forms = readdirSync(join(root, folder)).filter((name) => name !== 'config.yml')
const { url } = manifests.find(({ folder }) => folder === 'packages/cli').repository
const site = url.replace(/^git\+|\.git$/g, '')

describe.each(forms)('the issue form %s', (name) => {
  const { body, ...form } = parse(read(folder, name))

  test('is one that GitHub shows', () => {
    expect(form).toMatchObject({ name: expect.any(String), description: expect.any(String) })
    for (const { type, id, attributes, validations } of body) {
      expect(type).toMatch(/^(textarea|input|checkboxes|dropdown)$/)
      expect(attributes.label, id).toEqual(expect.any(String))
      if (type === 'checkboxes') expect(attributes.options[0].label).toEqual(expect.any(String))
      if (validations) expect(validations).toEqual({ required: true })
    }
    const ids = body.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })
})

test('CITATION.cff has what a citation needs, of this repository', () => {
  const citation = parse(read('CITATION.cff'))
  expect(citation).toMatchObject({ 'cff-version': '1.2.0', type: 'software', 'repository-code': site })
  for (const key of ['message', 'title', 'abstract', 'authors', 'license']) expect(citation).toHaveProperty(key)
})

const pages = ['README.md', 'SECURITY.md', 'CONTRIBUTING.md', 'ARCHITECTURE.md', join(folder, 'config.yml')]

test.each(pages)('%s names this repository, and files that are there', (page) => {
  const text = read(page)
  const repositories = text.match(/https:\/\/github\.com\/[\w-]+\/[\w-]+/g) ?? []
  for (const repository of repositories) expect(repository).toBe(site)
  for (const [, target] of text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g))
    expect(existsSync(join(root, target)), target).toBe(true)
})

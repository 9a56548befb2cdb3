import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { csv, type CsvOptions } from '@nn/data-csv'
import { mnist } from '@nn/data-mnist'
import { dense, leakyRelu, softmaxCrossEntropy } from '@nn/layers'
import { adam, sgd } from '@nn/optim'
import { ArgumentError, createRandom, tensor } from '@nn/tensor'
import { earlyStopping, tensorData } from '@nn/train'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'

/**
 * Finds, with the type checker, every parameter of every public function that is an object of options, and calls the
 * function with an option that nobody knows in its place. A new function whose options are not checked fails here.
 */

const packages = join(import.meta.dirname, '..', '..')
const modules = ['arguments', 'kernels', 'tensor', 'layers', 'optim', 'data-mnist', 'data-csv', 'train']
const entries = [
  ...modules.map((name) => ({ specifier: `@nn/${name}`, file: join(packages, name, 'src', 'index.ts') })),
  { specifier: '@nn/tensor/npy', file: join(packages, 'tensor', 'src', 'npy.ts') },
  { specifier: '@nn/tensor/safetensors', file: join(packages, 'tensor', 'src', 'safetensors.ts') },
]

/** Objects that are things, not options: each has a check of its own, or is made by us alone. */
const things = new Set(
  (
    'Tensor Layer Loss LossIo Io Network Engine Kernels Memory Optimizer Vectors Random RandomState Initializer Arithmetic ' +
    'Split ImageSplit Dataset DataSource Checkpoint ParamTree ShapeTree Tree Loading StatefulCallback Callback ' +
    'RunControl EpochEvent Known Range FitEvent ReadableStream Map Set'
  ).split(' '),
)

/** Interfaces that users implement and that only we call. */
const called = new Set(['Layer', 'Loss', 'CallbackRun', 'StatefulCallback'])

/**
 * Parameters that are whole experiments: `fit` checks its own at the first event, the others take any that has a model
 * and a loss.
 */
const experiments = new Set(['@nn/train: fit, 0', '@nn/train: evaluate, 0', '@nn/train: predict, 0'])

/** Instances of the interfaces that have methods with options. */
const instances: Readonly<Record<string, () => object>> = {
  Random: () => createRandom(1),
  CsvSource: () => csv({ text: 'a,b\n1,2\n', target: 'b' }),
  MnistSource: () => mnist({ dataset: 'synthetic' }),
  DataSource: () => tensorData({ train: [tensor([[1]]), tensor([[1]])] }),
}

interface Taker {
  readonly name: string
  /** Which parameter. */
  readonly at: number
  readonly call: (...args: unknown[]) => unknown
}

const configuration = ts.readConfigFile(join(packages, 'cli', 'tsconfig.json'), (path) => readFileSync(path, 'utf8'))
const { options: compilerOptions } = ts.parseJsonConfigFileContent(configuration.config, ts.sys, join(packages, 'cli'))
const program = ts.createProgram(
  entries.map(({ file }) => file),
  compilerOptions,
)
const checker = program.getTypeChecker()

function isOptions(type: ts.Type): boolean {
  const bare = checker.getNonNullableType(type)
  if (bare.isUnion()) return bare.types.some(isOptions)
  if (!(bare.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection))) return false
  if (checker.isArrayLikeType(bare) || checker.getSignaturesOfType(bare, ts.SignatureKind.Call).length > 0) return false
  const name = (bare.aliasSymbol ?? bare.getSymbol())?.getName() ?? ''
  if (things.has(name) || bare.getStringIndexType()) return false
  const declared = bare.getProperties().flatMap((property) => property.declarations ?? [])
  return (
    declared.length > 0 && declared.every((node) => /\/packages\/[\w-]+\/src\//.test(node.getSourceFile().fileName))
  )
}

function optionsOf(signature: ts.Signature): number[] {
  return signature.getParameters().flatMap((parameter, at) => {
    const node = parameter.valueDeclaration
    if (!node || (ts.isParameter(node) && node.dotDotDotToken)) return []
    return isOptions(checker.getTypeOfSymbolAtLocation(parameter, node)) ? [at] : []
  })
}

async function findTakers(): Promise<Taker[]> {
  const found: Taker[] = []
  for (const { specifier, file } of entries) {
    const runtime = (await import(/* @vite-ignore */ file)) as Readonly<Record<string, (...args: unknown[]) => unknown>>
    const module = checker.getSymbolAtLocation(program.getSourceFile(file)!)!
    for (const exported of checker.getExportsOfModule(module)) {
      const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported
      const name = exported.getName()
      if (symbol.flags & ts.SymbolFlags.Function) {
        const type = checker.getTypeOfSymbol(symbol)
        const places = new Set(type.getCallSignatures().flatMap(optionsOf))
        for (const at of places) found.push({ name: `${specifier}: ${name}`, at, call: runtime[name]! })
      } else if (symbol.flags & ts.SymbolFlags.Interface && !called.has(name)) {
        found.push(...methodsOf(name, checker.getDeclaredTypeOfSymbol(symbol)))
      }
    }
  }
  return found
}

/** Functions without parameters, which must not ignore options either. */
async function findNullary(): Promise<[name: string, call: (...args: unknown[]) => unknown][]> {
  const found: [string, (...args: unknown[]) => unknown][] = []
  for (const { specifier, file } of entries) {
    const runtime = (await import(/* @vite-ignore */ file)) as Readonly<Record<string, (...args: unknown[]) => unknown>>
    for (const exported of checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(file)!)!)) {
      const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported
      const signatures =
        symbol.flags & ts.SymbolFlags.Function ? checker.getTypeOfSymbol(symbol).getCallSignatures() : []
      const takesNothing = signatures.every((one) =>
        one.getParameters().every((parameter) => parameter.name === 'none'),
      )
      if (signatures.length > 0 && takesNothing) found.push([`${specifier}: ${exported.name}`, runtime[exported.name]!])
    }
  }
  return found
}

/** Methods of ours that take options: of objects that our functions return. */
function methodsOf(name: string, type: ts.Type): Taker[] {
  return type.getProperties().flatMap((property) => {
    const node = property.declarations?.[0]
    if (!node || !ts.isMethodSignature(node)) return []
    const places = checker.getTypeOfSymbol(property).getCallSignatures().flatMap(optionsOf)
    return places.map((at): Taker => {
      const method = property.getName()
      return {
        name: `${name}.${method}`,
        at,
        call: (...args) => {
          const instance = instances[name]?.() as Readonly<Record<string, (...args: unknown[]) => unknown>> | undefined
          if (!instance) throw new Error(`${name} has a method with options: say in this test how one is made.`)
          return instance[method]!(...args)
        },
      }
    })
  })
}

const takers = (await findTakers()).filter(({ name, at }) => !experiments.has(`${name}, ${at}`))

const settle = async (run: () => unknown): Promise<unknown> => {
  try {
    await run()
  } catch (error) {
    return error
  }
  return undefined
}

test('there are many functions with options, and these among them', () => {
  const names = takers.map(({ name }) => name.replace(/^.*: /, ''))
  expect(names).toEqual(
    expect.arrayContaining([
      'adam',
      'leakyRelu',
      'dense',
      'compile',
      'csv',
      'mnist',
      'fit',
      'earlyStopping',
      'add',
      'sum',
    ]),
  )
  expect(names).toEqual(
    expect.arrayContaining(['Random.normal', 'CsvSource.load', 'MnistSource.load', 'DataSource.load']),
  )
  expect(takers.length).toBeGreaterThan(60)
})

describe.each(takers)('$name, parameter $at', ({ call, at }) => {
  const others = Array.from({ length: at }, () => undefined)

  test.each<[string, object]>([
    ['a name that nobody knows', { noSuchOption: 1 }],
    ['constructor', { constructor: 1 }],
    ['__proto__', JSON.parse('{ "__proto__": 1 }') as object],
    ['a symbol', { [Symbol('noSuchOption')]: 1 }],
    ['an inherited name', Object.create({ noSuchOption: 1 }) as object],
  ])('refuses %s first of all', async (_, options) => {
    const error = await settle(() => call(...others, options))
    expect(error).toMatchObject({ name: 'ArgumentError' })
    expect((error as Error).message).toMatch(/takes (no|the) options|options must be an object/)
  })
})

test.each(await findNullary())('%s, which takes nothing, refuses options', async (_, call) => {
  const error = await settle(() => call({ noSuchOption: 1 }))
  expect(error).toMatchObject({ name: 'ArgumentError' })
  expect((error as Error).message).toContain('takes no options, got {"noSuchOption":1}.')
})

/** What people wrote, and what was built from it in silence. */
test.each<[string, () => unknown, string]>([
  ['adam({ lr: 5 })', () => adam({ lr: 5 } as object), 'Did you mean learningRate?'],
  ['sgd({ learningrate: 0.5 })', () => sgd({ learningrate: 0.5 } as object), 'Did you mean learningRate?'],
  ['leakyRelu({ alpha: 0.3 })', () => leakyRelu({ alpha: 0.3 } as object), 'Did you mean slope?'],
  [
    "dense(8, { activation: 'relu' })",
    () => dense(8, { activation: 'relu' } as object),
    'Put the activation after it, as a layer of its own: relu().',
  ],
  [
    'softmaxCrossEntropy({ classWeights })',
    () => (softmaxCrossEntropy as (options: object) => unknown)({ classWeights: [1, 9] }),
    'softmaxCrossEntropy: takes no options',
  ],
  ['earlyStopping({ patiance: 3 })', () => earlyStopping({ patiance: 3 } as object), 'Did you mean patience?'],
  [
    "csv({ delim: ';' })",
    () => csv({ text: 'a,b\n1,2', target: 'b', delim: ';' } as CsvOptions),
    'Did you mean delimiter?',
  ],
  [
    'csv({ testSize: 0.5 })',
    () => csv({ text: 'a,b\n1,2', target: 'b', testSize: 0.5 } as CsvOptions),
    'Did you mean test?',
  ],
])('%s is refused by name', (_, make, message) => {
  expect(make).toThrow(message)
  expect(make).toThrow(ArgumentError)
})

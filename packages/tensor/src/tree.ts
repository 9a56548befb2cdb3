import { ArgumentError } from '@nn/arguments'
import { notATensor } from './expect-data.ts'
import { type Shape, sizeOf, type Tensor } from './tensor.ts'

/** Named leaves, nested: `{ weight, bias }`, or `{ 0: { weight, bias }, 2: { … } }` for a chain of layers. */
export interface Tree<Leaf> {
  readonly [name: string]: Leaf | Tree<Leaf>
}

/** What the parameters of a layer look like. */
export type ParamTree = Tree<Tensor>

/** A tree of shapes with the names of `P`. */
export type ShapeTree<P> = P extends Tensor ? Shape : { readonly [K in keyof P]: ShapeTree<P[K]> }

/** A leaf with the names that lead to it, joined by dots: `['0.weight', tensor]`. */
export type Entry<Leaf> = readonly [path: string, leaf: Leaf]

/**
 * The tensors of a tree with their paths, in the order of its keys.
 * @throws ArgumentError in the name of `who` where there is something else, such as a list of numbers.
 */
export function entries(tree: ParamTree, who = 'entries'): Entry<Tensor>[] {
  if (!isTree(tree)) throw new ArgumentError(who, 'expected tensors by name', tree)
  return walk(tree, (node): node is Tensor => {
    if (isTensor(node)) return true
    if (isTree(node)) return false
    throw notATensor(who, node)
  })
}

/** The shapes of a tree with their paths, in the order of its keys. */
export function shapeEntries(tree: Tree<Shape>): Entry<Shape>[] {
  return walk(tree, isShape)
}

/** The same tree with each shape replaced by `make(shape, path)`. */
export function mapShapes<P extends ParamTree>(
  shapes: ShapeTree<P>,
  make: (shape: Shape, path: string) => Shape,
): ShapeTree<P> {
  return map(shapes as Tree<Shape>, isShape, make) as ShapeTree<P>
}

/** The same tree with each tensor replaced by `make(tensor, path)`. */
export function mapTensors<P extends ParamTree>(tree: P, make: (tensor: Tensor, path: string) => Tensor): P {
  return map(tree, isTensor, make) as P
}

/** One vector and the tree of tensors that are consecutive views of it. */
export interface Slab<P extends ParamTree = ParamTree> {
  readonly data: Float32Array
  readonly tree: P
}

/**
 * Lays a tree of shapes out in one flat vector: the tree's tensors are views that follow each other without gaps, in
 * the order of its keys. `allocate(n)` returns `n` zeros; the default takes them from the JavaScript heap.
 */
export function createSlab<P extends ParamTree>(
  shapes: ShapeTree<P>,
  allocate: (length: number) => Float32Array = (length) => new Float32Array(length),
): Slab<P> {
  const data = allocate(shapeEntries(shapes as Tree<Shape>).reduce((sum, [, shape]) => sum + sizeOf(shape), 0))
  let offset = 0
  const view = (shape: Shape): Tensor => ({ shape, data: data.subarray(offset, (offset += sizeOf(shape))) })
  return { data, tree: map(shapes as Tree<Shape>, isShape, view) as P }
}

function isTree(value: unknown): value is ParamTree {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value)
}

function isTensor(node: Tensor | Tree<Tensor>): node is Tensor {
  return ArrayBuffer.isView((node as Tensor | undefined)?.data)
}

function isShape(node: Shape | Tree<Shape>): node is Shape {
  return Array.isArray(node)
}

function walk<Leaf>(tree: Tree<Leaf>, isLeaf: (node: Leaf | Tree<Leaf>) => node is Leaf, prefix = ''): Entry<Leaf>[] {
  return Object.entries(tree).flatMap(([name, node]) =>
    isLeaf(node) ? [[prefix + name, node] as const] : walk(node, isLeaf, `${prefix}${name}.`),
  )
}

function map<Leaf, Result>(
  tree: Tree<Leaf>,
  isLeaf: (node: Leaf | Tree<Leaf>) => node is Leaf,
  make: (leaf: Leaf, path: string) => Result,
  prefix = '',
): Tree<Result> {
  return Object.fromEntries(
    Object.entries(tree).map(([name, node]) => {
      const path = prefix + name
      return [name, isLeaf(node) ? make(node, path) : map(node, isLeaf, make, `${path}.`)]
    }),
  )
}

import ts from 'typescript'

const { SyntaxKind } = ts

/** What an operator becomes: its neighbour at a boundary, its opposite, or its inverse. */
const operators = new Map([
  ...['< <=', '> >=', '=== !==', '== !=', '+ -', '* /', '<< >>', '& |', '&& ||', '+= -=', '*= /='].flatMap((pair) => {
    const [one, other] = pair.split(' ')
    return [
      [one, other],
      [other, one],
    ]
  }),
  ['%', '*'],
  ['**', '*'],
  ['>>>', '<<'],
  ['^', '|'],
  ['??', '&&'],
])

/** Functions that give the same whatever the order of their arguments. */
const commutative = /^(?:Math\.(?:min|max|imul|hypot)|min|max|[fi]\d+x\d+\.(?:add|mul|eq|ne)|v128\.(?:and|or|xor))$/

const functions = new Map([
  ['Math.min', 'Math.max'],
  ['Math.max', 'Math.min'],
  ['Math.floor', 'Math.ceil'],
  ['Math.ceil', 'Math.floor'],
])

/**
 * Every change of one comparison, constant, statement or argument in a file: `{ start, end, text, line, before, after
 * }`, the characters that go and what comes in their place; `before` and `after` are the lines that it changes, in
 * one, by which a mutant is known wherever the lines move. Types, imports and exports stay.
 */
export function mutationsOf(content) {
  const source = ts.createSourceFile('file.ts', content, ts.ScriptTarget.Latest, true)
  const mutations = []
  visit(source)
  return mutations.map((mutation) => described(content, mutation))

  function visit(node) {
    if (ts.isTypeNode(node) || skipped.has(node.kind)) return
    for (const [from, to, text] of changesOf(node, source)) {
      mutations.push({ start: from.getStart(source), end: to.end, text })
    }
    ts.forEachChild(node, visit)
  }
}

/** The content of a file with one mutation. */
export const mutated = (content, { start, end, text }) => content.slice(0, start) + text + content.slice(end)

const skipped = new Set([
  SyntaxKind.ImportDeclaration,
  SyntaxKind.ExportDeclaration,
  SyntaxKind.InterfaceDeclaration,
  SyntaxKind.TypeAliasDeclaration,
])

/** The changes of one node, without its children: the first and the last node that go, and the text in their place. */
function* changesOf(node, source) {
  const textOf = (part) => part.getText(source)
  if (ts.isBinaryExpression(node)) {
    const other = operators.get(textOf(node.operatorToken))
    if (other) yield [node.operatorToken, node.operatorToken, other]
  }
  const condition = ts.isConditionalExpression(node) ? node.condition : conditionOf(node)
  if (condition) yield [condition, condition, `!(${textOf(condition)})`]
  if (ts.isPrefixUnaryExpression(node) && node.operator !== SyntaxKind.PlusToken)
    yield [node, node, unaryOf(node, textOf)]
  if (ts.isPostfixUnaryExpression(node)) yield [node, node, `${textOf(node.operand)}${opposite(node.operator)}`]
  if (ts.isPropertyAccessExpression(node) && functions.has(textOf(node)))
    yield [node, node, functions.get(textOf(node))]
  if (ts.isAwaitExpression(node)) yield [node, node, textOf(node.expression)]
  const constant = constantOf(node, textOf)
  if (constant !== undefined) yield [node, node, constant]
  if (ts.isExpressionStatement(node) || isGuard(node)) yield [node, node, ';']
  if (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node)) yield [node, node, '...{}']
  const isCall = ts.isCallExpression(node) || ts.isNewExpression(node)
  if (isCall && !commutative.test(textOf(node.expression))) yield* swapsOf(node.arguments ?? [], source)
}

function conditionOf(node) {
  return ts.isIfStatement(node) || ts.isWhileStatement(node) ? node.expression : undefined
}

function unaryOf({ operator, operand }, textOf) {
  const isStep = operator === SyntaxKind.PlusPlusToken || operator === SyntaxKind.MinusMinusToken
  return isStep ? `${opposite(operator)}${textOf(operand)}` : textOf(operand)
}

const opposite = (operator) => (operator === SyntaxKind.PlusPlusToken ? '--' : '++')

/**
 * Another constant in the place of this one; undefined if it is none. A number becomes the next, or half as much again
 * if it is no integer.
 */
function constantOf(node, textOf) {
  if (ts.isNumericLiteral(node)) {
    const x = Number(textOf(node).replaceAll('_', ''))
    return String(Number.isInteger(x) ? x + 1 : Number((1.5 * x).toPrecision(15)))
  }
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text === '' ? "'x'" : "''"
  if (ts.isTemplateExpression(node)) return "''"
  if (ts.isArrayLiteralExpression(node) && node.elements.length > 0) return '[]'
  return { [SyntaxKind.TrueKeyword]: 'false', [SyntaxKind.FalseKeyword]: 'true' }[node.kind]
}

/** `if (…) return`, and the like: a way out of what follows. */
function isGuard(node) {
  if (!ts.isIfStatement(node) || node.elseStatement) return false
  const { thenStatement: then } = node
  const last = ts.isBlock(then) ? then.statements.at(-1) : then
  return last !== undefined && exits.has(last.kind)
}

const exits = new Set([
  SyntaxKind.ReturnStatement,
  SyntaxKind.ThrowStatement,
  SyntaxKind.ContinueStatement,
  SyntaxKind.BreakStatement,
])

function* swapsOf(list, source) {
  for (let i = 1; i < list.length; i++) {
    const [one, other] = [list[i - 1], list[i]]
    const between = source.text.slice(one.end, other.getStart(source))
    const text = `${other.getText(source)}${between}${one.getText(source)}`
    if (one.getText(source) !== other.getText(source)) yield [one, other, text]
  }
}

function described(content, mutation) {
  const { start, end, text } = mutation
  const from = content.lastIndexOf('\n', start - 1) + 1
  const to = content.indexOf('\n', end) === -1 ? content.length : content.indexOf('\n', end)
  const before = inOneLine(content.slice(from, to))
  const after = inOneLine(content.slice(from, start) + text + content.slice(end, to))
  return { ...mutation, line: content.slice(0, start).split('\n').length, before, after }
}

const inOneLine = (lines) => lines.trim().replaceAll(/\s+/g, ' ')

import { parseSync } from '@swc/core'

interface Node {
  type: string
  [name: string]: unknown
}
interface Element extends Node {
  opening?: { name?: { value?: string } }
  children: Node[]
}

/**
 * Text that React would lose when a browser translates the page: it stands in one element with something else, so it has
 * no element of its own. Text within `Sentence` is separated there. What a variable holds is not known here: a browser
 * test looks at it (e2e/translated-page.spec.ts).
 */
export function bareTextIn(source: string) {
  const found: string[] = []
  visit(parseSync(source, { syntax: 'typescript', tsx: true }) as unknown as Node, false, found)
  return found
}

function visit(node: unknown, separated: boolean, found: string[]) {
  if (Array.isArray(node)) for (const part of node) visit(part, separated, found)
  if (!isNode(node)) return
  const inside = separated || nameOf(node) === 'Sentence'
  if (isElement(node) && nameOf(node) !== 'Sentence') found.push(...bareIn(node))
  if (isRichText(node) && !inside) found.push('t.rich outside Sentence')
  for (const part of Object.values(node)) visit(part, inside, found)
}

function bareIn(element: Element) {
  const children = element.children.filter((child) => !isBlank(child))
  if (children.length === 1 && element.type === 'JSXElement') return []
  return children.filter(mayBeText).map((child) => `<${nameOf(element)}> ${child.value ?? typeOf(child)}`)
}

const isNode = (node: unknown): node is Node => typeof node === 'object' && node !== null && !Array.isArray(node)
const isElement = (node: Node): node is Element => node.type === 'JSXElement' || node.type === 'JSXFragment'
const nameOf = (node: Node) => (isElement(node) ? (node.opening?.name?.value ?? '') : '')
const typeOf = (child: Node) => (child.expression as Node | undefined)?.type ?? child.type

/** Line breaks and comments between elements. */
const isBlank = (child: Node) =>
  child.type === 'JSXText'
    ? /^\s*\n\s*$/.test(String(child.value))
    : child.type === 'JSXExpressionContainer' && typeOf(child) === 'JSXEmptyExpression'

const isRichText = (node: Node) =>
  node.type === 'CallExpression' && ((node.callee as Node).property as { value?: string } | undefined)?.value === 'rich'

/** Whether a child may come to be text: words, templates, and whatever a function or a catalogue gives. */
function mayBeText(child: Node): boolean {
  switch (child.type) {
    case 'JSXExpressionContainer':
      return mayBeText(child.expression as Node)
    case 'ParenthesisExpression':
      return mayBeText(child.expression as Node)
    case 'ConditionalExpression':
      return mayBeText(child.consequent as Node) || mayBeText(child.alternate as Node)
    case 'BinaryExpression':
      return child.operator === '&&'
        ? mayBeText(child.right as Node)
        : mayBeText(child.left as Node) || mayBeText(child.right as Node)
    case 'CallExpression':
      return ((child.callee as Node).property as { value?: string } | undefined)?.value !== 'map'
    default:
      return ['JSXText', 'StringLiteral', 'NumericLiteral', 'TemplateLiteral', 'MemberExpression'].includes(child.type)
  }
}

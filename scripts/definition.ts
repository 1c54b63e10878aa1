import { fileURLToPath } from 'node:url'
import {
  type InterfaceDeclaration,
  isInterfaceDeclaration,
  isIntersectionTypeNode,
  isMethodSignatureDeclaration,
  isPropertySignatureDeclaration,
  isTypeAliasDeclaration,
  isTypeLiteralNode,
  type Node,
  type TypeAliasDeclaration,
  type TypeNode,
} from 'typescript/unstable/ast'
import { API } from 'typescript/unstable/sync'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** What shared/api.ts defines for other resources, with all that it is made of, as the compiler reads it. */
export interface Definition {
  /** Every type, in the order in which a reader wants them. */
  types: Shape[]
}

export interface Shape {
  name: string
  doc: Doc
  /** Its source, without `export`. */
  text: string
  extends: string[]
  /** The type itself, of an alias that adds nothing to it. */
  alias: TypeNode | null
  members: Member[]
}

export interface Member {
  name: string
  doc: Doc
  /** Null: it is no function. */
  parameters: Parameter[] | null
  /** Of a function what it returns. */
  type: TypeNode
}

export interface Parameter {
  name: string
  type: TypeNode
}

export interface Doc {
  text: string
  parameters: Record<string, string>
}

export function readDefinition(): Definition {
  const api = new API({ cwd: ROOT })
  try {
    const snapshot = api.updateSnapshot({ openProjects: [`${ROOT}tsconfig.pure.json`] })
    const program = snapshot.getProjects()[0]?.program
    const shapesOf = (path: string) => {
      const file = program?.getSourceFile(`${ROOT}${path}`)
      if (!file) throw new Error(`${path} is not in tsconfig.pure.json`)
      return file.statements.filter(isShape).map(shape)
    }
    const own = ['shared/call-codes.ts', 'shared/api.ts'].flatMap(shapesOf)
    const others = ['shared/call.ts', 'shared/protocol.ts'].flatMap(shapesOf)
    return { types: [...needed(others, own), ...own] }
  } finally {
    api.close()
  }
}

/** Those of the shapes that others are made of, however deep. */
function needed(shapes: readonly Shape[], by: readonly Shape[]): Shape[] {
  const names = new Set<string>()
  const follow = ({ text }: Shape): void => {
    const code = text.replace(/\/\*[\s\S]*?\*\//g, '')
    for (const other of shapes) {
      if (names.has(other.name) || !new RegExp(`\\b${other.name}\\b`).test(code)) continue
      names.add(other.name)
      follow(other)
    }
  }
  by.forEach(follow)
  return shapes.filter(({ name }) => names.has(name))
}

const isShape = (node: Node): node is InterfaceDeclaration | TypeAliasDeclaration =>
  isInterfaceDeclaration(node) || isTypeAliasDeclaration(node)

function shape(node: InterfaceDeclaration | TypeAliasDeclaration): Shape {
  const common = { name: node.name.text, doc: docOf(node), text: node.getText().replace(/^export /, '') }
  if (isTypeAliasDeclaration(node)) {
    const parts = isIntersectionTypeNode(node.type) ? [...node.type.types] : null
    if (parts === null) return { ...common, extends: [], alias: node.type, members: [] }
    const [added, base] = [parts.filter(isTypeLiteralNode), parts.filter((part) => !isTypeLiteralNode(part))]
    const members = added.flatMap((part) => part.members.map(member))
    return { ...common, extends: base.map((part) => part.getText()), alias: null, members }
  }
  const parents = node.heritageClauses?.flatMap(({ types }) => types.map((type) => type.getText())) ?? []
  return { ...common, extends: parents, alias: null, members: node.members.map(member) }
}

function member(node: Node): Member {
  if (isMethodSignatureDeclaration(node) && node.type) {
    const parameters = node.parameters.map(({ name, type }) => ({ name: name.getText(), type: typed(type) }))
    return { name: nameOf(node.name), doc: docOf(node), parameters, type: node.type }
  }
  if (isPropertySignatureDeclaration(node) && node.type)
    return { name: nameOf(node.name), doc: docOf(node), parameters: null, type: node.type }
  throw new Error(`${node.getText()}: a member must be a field or a method, with its type`)
}

function typed(type: TypeNode | undefined): TypeNode {
  if (!type) throw new Error('a parameter must have a type')
  return type
}

const nameOf = (name: Node) => name.getText().replace(/^'|'$/g, '')

/** The comment before a declaration, without stars, and its `@param`s apart. */
function docOf(node: Node): Doc {
  const comment = (node as { jsDoc?: readonly Node[] }).jsDoc?.at(-1)?.getText() ?? ''
  const lines = comment
    .replace(/^\/\*\*|\*\/$/g, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\*? ?/, '').trimEnd())
  const [text = '', ...parameters] = lines.join(' ').split('@param ')
  return {
    text: text.trim(),
    parameters: Object.fromEntries(
      parameters.map((parameter) => {
        const [name = '', ...words] = parameter.trim().split(' ')
        return [name, words.join(' ')]
      }),
    ),
  }
}

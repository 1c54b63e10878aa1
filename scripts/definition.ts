import { fileURLToPath } from 'node:url'
import {
  type InterfaceDeclaration,
  isInterfaceDeclaration,
  isMethodSignatureDeclaration,
  isPropertySignatureDeclaration,
  isTypeAliasDeclaration,
  type Node,
  type TypeAliasDeclaration,
  type TypeNode,
} from 'typescript/unstable/ast'
import { API } from 'typescript/unstable/sync'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** What shared/ defines for other resources, as the compiler reads it. */
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
  /** The type itself, of an alias. */
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
    const types = ['shared/call.ts', 'shared/api.ts'].flatMap((path) => {
      const file = program?.getSourceFile(`${ROOT}${path}`)
      if (!file) throw new Error(`${path} is not in tsconfig.pure.json`)
      return file.statements.filter(isShape).map(shape)
    })
    return { types }
  } finally {
    api.close()
  }
}

const isShape = (node: Node): node is InterfaceDeclaration | TypeAliasDeclaration =>
  isInterfaceDeclaration(node) || isTypeAliasDeclaration(node)

function shape(node: InterfaceDeclaration | TypeAliasDeclaration): Shape {
  const common = { name: node.name.text, doc: docOf(node), text: node.getText().replace(/^export /, '') }
  if (isTypeAliasDeclaration(node)) return { ...common, extends: [], alias: node.type, members: [] }
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

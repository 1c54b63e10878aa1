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

/** The API for other resources: the types of shared/api.ts and every type that they use. */
export interface Definition {
  /** The types that are used come before those of shared/api.ts. */
  types: TypeDefinition[]
}

export interface TypeDefinition {
  name: string
  doc: Doc
  /** The source text, without `export`. */
  text: string
  extends: string[]
  /** The aliased type; null for an interface, and for an alias that adds members by an intersection. */
  alias: TypeNode | null
  members: Member[]
}

export interface Member {
  name: string
  doc: Doc
  /** Null for a field. */
  parameters: Parameter[] | null
  /** The type of a field, or the return type of a method. */
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
  const compiler = new API({ cwd: ROOT })
  try {
    const snapshot = compiler.updateSnapshot({ openProjects: [`${ROOT}tsconfig.pure.json`] })
    const program = snapshot.getProjects()[0]?.program
    const typesOf = (path: string) => {
      const file = program?.getSourceFile(`${ROOT}${path}`)
      if (!file) throw new Error(`${path} is not in tsconfig.pure.json`)
      return file.statements.filter(isTypeDeclaration).map(readType)
    }
    const api = ['shared/call-codes.ts', 'shared/api.ts'].flatMap(typesOf)
    const others = ['shared/call.ts', 'shared/protocol.ts'].flatMap(typesOf)
    return { types: [...usedTypes(others, api), ...api] }
  } finally {
    compiler.close()
  }
}

/** Those of `types` that `users` refer to, directly or through other types. */
function usedTypes(types: readonly TypeDefinition[], users: readonly TypeDefinition[]): TypeDefinition[] {
  const names = new Set<string>()
  const addUsedBy = ({ text }: TypeDefinition): void => {
    const code = text.replace(/\/\*[\s\S]*?\*\//g, '')
    for (const type of types) {
      if (names.has(type.name) || !new RegExp(`\\b${type.name}\\b`).test(code)) continue
      names.add(type.name)
      addUsedBy(type)
    }
  }
  users.forEach(addUsedBy)
  return types.filter(({ name }) => names.has(name))
}

const isTypeDeclaration = (node: Node): node is InterfaceDeclaration | TypeAliasDeclaration =>
  isInterfaceDeclaration(node) || isTypeAliasDeclaration(node)

function readType(node: InterfaceDeclaration | TypeAliasDeclaration): TypeDefinition {
  const common = { name: node.name.text, doc: docOf(node), text: node.getText().replace(/^export /, '') }
  if (isTypeAliasDeclaration(node)) {
    const parts = isIntersectionTypeNode(node.type) ? [...node.type.types] : null
    if (parts === null) return { ...common, extends: [], alias: node.type, members: [] }
    const [literals, bases] = [
      parts.filter(isTypeLiteralNode),
      parts.filter((part) => !isTypeLiteralNode(part)),
    ]
    const members = literals.flatMap((part) => part.members.map(readMember))
    return { ...common, extends: bases.map((part) => part.getText()), alias: null, members }
  }
  const parents = node.heritageClauses?.flatMap(({ types }) => types.map((type) => type.getText())) ?? []
  return { ...common, extends: parents, alias: null, members: node.members.map(readMember) }
}

function readMember(node: Node): Member {
  if (isMethodSignatureDeclaration(node) && node.type) {
    const parameters = node.parameters.map(({ name, type }) => ({
      name: name.getText(),
      type: requireType(type),
    }))
    return { name: nameOf(node.name), doc: docOf(node), parameters, type: node.type }
  }
  if (isPropertySignatureDeclaration(node) && node.type)
    return { name: nameOf(node.name), doc: docOf(node), parameters: null, type: node.type }
  throw new Error(`${node.getText()}: a member must be a field or a method and must have a type`)
}

function requireType(type: TypeNode | undefined): TypeNode {
  if (!type) throw new Error('a parameter must have a type')
  return type
}

const nameOf = (name: Node) => name.getText().replace(/^'|'$/g, '')

/** The doc comment of a declaration, as one line of text, and its `@param` tags. */
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

import { readFileSync, writeFileSync } from 'node:fs'
import {
  isArrayTypeNode,
  isLiteralTypeNode,
  isNamedTupleMember,
  isTupleTypeNode,
  isTypeReferenceNode,
  isUnionTypeNode,
  SyntaxKind,
  type TypeNode,
} from 'typescript/unstable/ast'
import { type Definition, type Doc, type Member, readDefinition, type TypeDefinition } from './definition.ts'

/**
 * The generated files by path: the type declarations for TypeScript and Lua, and docs/api.md with its generated part
 * replaced. `npm run types` writes them, and a test compares them with the files.
 */
export function generateFiles(definition: Definition): Record<string, string> {
  return {
    'types/sonoran_calls.d.ts': declarations(definition),
    'types/server.d.ts': sideDeclarations('server'),
    'types/client.d.ts': sideDeclarations('client'),
    'types/sonoran_calls.lua': annotations(definition),
    'docs/api.md': replaceTypes(readFileSync('docs/api.md', 'utf8'), definition),
  }
}

const GENERATED = 'Generated from shared/api.ts by `npm run types`.'

function declarations({ types }: Definition): string {
  const texts = types.map((type) => `${docComment(type.doc)}export ${type.text}\n`)
  return [`// Exports and events of sonoran_calls on server and client. ${GENERATED}\n`, ...texts].join('\n')
}

function sideDeclarations(name: 'server' | 'client'): string {
  const Side = name === 'server' ? 'Server' : 'Client'
  return `// Declarations for ${name} scripts, to be used with @citizenfx/${name}. ${GENERATED}

import type { ${Side}Events, ${Side}Exports } from './sonoran_calls'

export * from './sonoran_calls'

/** A mapped type and no interface, because CitizenExports requires an index signature. */
type Exported = { [Name in keyof ${Side}Exports]: ${Side}Exports[Name] }

declare global {
  interface CitizenExports {
    sonoran_calls: Exported
  }
  function on<Name extends keyof ${Side}Events>(
    eventName: Name,
    callback: (...args: ${Side}Events[Name]) => void,
  ): void
}
`
}

const docComment = ({ text }: Doc): string => (text === '' ? '' : `/** ${text} */\n`)

function annotations({ types }: Definition): string {
  return [
    `---@meta sonoran_calls\n\n-- Exports and events of sonoran_calls, for the Lua language server. ${GENERATED}\n`,
    ...types.map((type) => (/Events$/.test(type.name) ? eventAliases(type) : luaType(type, types))),
  ].join('\n')
}

function luaType(
  { name, doc, extends: bases, alias, members }: TypeDefinition,
  types: readonly TypeDefinition[],
): string {
  const lines = docLines(doc)
  if (alias) return [...lines, `---@alias ${luaName(name)} ${luaTypeText(alias)}`, ''].join('\n')
  // A Lua class cannot extend a union, so it extends every member of the union.
  const parents = bases.flatMap((base) => {
    const union = types.find((type) => type.name === base)?.alias
    return union && isUnionTypeNode(union) ? union.types.map((type) => type.getText()) : [base]
  })
  const base = parents.length > 0 ? `: ${parents.map(luaName).join(', ')}` : ''
  const methods = members.filter(({ parameters }) => parameters !== null)
  return [
    ...lines,
    `---@class ${luaName(name)}${base}`,
    ...members
      .filter(({ parameters }) => parameters === null)
      .map(
        (field) =>
          `---@field ${field.name} ${luaTypeText(field.type)}${field.doc.text && ` ${field.doc.text}`}`,
      ),
    ...(methods.length > 0 ? [`local ${name} = {}`] : []),
    ...methods.flatMap((method) => luaMethod(name, method)),
    '',
  ].join('\n')
}

function luaMethod(owner: string, { name, doc, parameters, type }: Member): string[] {
  const names = (parameters ?? []).map((parameter) => parameter.name)
  return [
    '',
    ...docLines(doc),
    ...(parameters ?? []).map((parameter) =>
      `---@param ${parameter.name} ${luaTypeText(parameter.type)} ${doc.parameters[parameter.name] ?? ''}`.trimEnd(),
    ),
    `---@return ${luaTypeText(type)}`,
    `function ${owner}:${name}(${names.join(', ')}) end`,
  ]
}

/** An alias for the handler type of each event. */
function eventAliases({ doc, members }: TypeDefinition): string {
  return [
    ...docLines(doc),
    ...members.flatMap(({ name, doc, type }) => {
      const args = isTupleTypeNode(type) ? type.elements : []
      const params = args.map((arg) =>
        isNamedTupleMember(arg) ? `${arg.name.text}: ${luaTypeText(arg.type)}` : '',
      )
      return ['', ...docLines(doc), `---@alias ${name.replaceAll(':', '.')} fun(${params.join(', ')})`]
    }),
    '',
  ].join('\n')
}

const docLines = ({ text }: Doc): string[] => (text === '' ? [] : [`---${text}`])
const luaName = (name: string): string => `sonoran_calls.${name}`

function luaTypeText(type: TypeNode): string {
  if (isArrayTypeNode(type)) {
    const item = luaTypeText(type.elementType)
    return item.includes('|') ? `(${item})[]` : `${item}[]`
  }
  if (isUnionTypeNode(type)) return type.types.map(luaTypeText).join('|')
  if (isLiteralTypeNode(type)) return type.getText() === 'null' ? 'nil' : type.getText()
  if (isTypeReferenceNode(type)) {
    const name = type.typeName.getText()
    const args = (type.typeArguments ?? []).map(luaTypeText)
    // FiveM awaits the promise before it returns the result to Lua.
    if (name === 'Promise') return args.join()
    return name === 'Record' ? `table<${args.join(', ')}>` : luaName(name)
  }
  const primitive = PRIMITIVES.get(type.kind)
  if (primitive === undefined) throw new Error(`${type.getText()} has no equivalent in Lua annotations`)
  return primitive
}

const PRIMITIVES = new Map([
  [SyntaxKind.StringKeyword, 'string'],
  [SyntaxKind.NumberKeyword, 'number'],
  [SyntaxKind.BooleanKeyword, 'boolean'],
])

const TYPES_SECTION = /(<!-- types: .* -->\n)[\s\S]*?(<!-- end of types -->)/

function replaceTypes(docs: string, { types }: Definition): string {
  const shown = types.filter(({ name }) => !/(Exports|Events)$/.test(name))
  const text = shown.map((type) => `${docComment(type.doc)}${type.text}`).join('\n\n')
  return docs.replace(TYPES_SECTION, (_, begin, end) => `${begin}\`\`\`typescript\n${text}\n\`\`\`\n${end}`)
}

if (process.argv[1] === import.meta.filename) {
  for (const [path, text] of Object.entries(generateFiles(readDefinition()))) writeFileSync(path, text)
}

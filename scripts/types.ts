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
import { type Definition, type Member, readDefinition, type Shape } from './definition.ts'

/**
 * What is made from the definition in shared/, by path: the declarations for TypeScript and for Lua that ship with the
 * resource, and the shapes in docs/api.md. `npm run types` writes them; a test holds the files to them.
 */
export function madeFiles(definition: Definition): Record<string, string> {
  return {
    'types/sonoran_calls.d.ts': declarations(definition),
    'types/server.d.ts': side('server'),
    'types/client.d.ts': side('client'),
    'types/sonoran_calls.lua': annotations(definition),
    'docs/api.md': withShapes(readFileSync('docs/api.md', 'utf8'), definition),
  }
}

const MADE = 'Made by `npm run types` from shared/api.ts.'

function declarations({ types }: Definition): string {
  const shapes = types.map((shape) => `${comment(shape)}export ${shape.text}\n`)
  return [`// What sonoran_calls exports and tells, on both sides. ${MADE}\n`, ...shapes].join('\n')
}

function side(name: 'server' | 'client'): string {
  const Side = name === 'server' ? 'Server' : 'Client'
  return `// What a ${name} script finds of sonoran_calls, beside @citizenfx/${name}. ${MADE}

import type { ${Side}Events, ${Side}Exports } from './sonoran_calls'

export * from './sonoran_calls'

/** An interface would not do: what is exported has to fit any name. */
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

/** The comment that stands before a type, as it is in the source. */
function comment({ doc }: Shape): string {
  return doc.text === '' ? '' : `/** ${doc.text} */\n`
}

function annotations({ types }: Definition): string {
  return [
    `---@meta sonoran_calls\n\n-- What sonoran_calls exports and tells, for the Lua language server. ${MADE}\n`,
    ...types.map((shape) => (/Events$/.test(shape.name) ? eventAliases(shape) : luaShape(shape, types))),
  ].join('\n')
}

function luaShape({ name, doc, extends: bases, alias, members }: Shape, types: readonly Shape[]): string {
  const own = luaName(name)
  const lines = says(doc.text)
  if (alias) return [...lines, `---@alias ${own} ${lua(alias)}`, ''].join('\n')
  // A class of Lua's extends classes; one that extends either of two has the fields of both.
  const parents = bases.flatMap((base) => {
    const either = types.find((type) => type.name === base)?.alias
    return either && isUnionTypeNode(either) ? either.types.map((one) => one.getText()) : [base]
  })
  const base = parents.length > 0 ? `: ${parents.map(luaName).join(', ')}` : ''
  const methods = members.filter(({ parameters }) => parameters !== null)
  return [
    ...lines,
    `---@class ${own}${base}`,
    ...members
      .filter(({ parameters }) => parameters === null)
      .map((field) => `---@field ${field.name} ${lua(field.type)}${field.doc.text && ` ${field.doc.text}`}`),
    ...(methods.length > 0 ? [`local ${name} = {}`] : []),
    ...methods.flatMap((method) => luaMethod(name, method)),
    '',
  ].join('\n')
}

function luaMethod(owner: string, { name, doc, parameters, type }: Member): string[] {
  const names = parameters ?? []
  return [
    '',
    ...says(doc.text),
    ...names.map((one) =>
      `---@param ${one.name} ${lua(one.type)} ${doc.parameters[one.name] ?? ''}`.trimEnd(),
    ),
    `---@return ${lua(type)}`,
    `function ${owner}:${name}(${names.map((one) => one.name).join(', ')}) end`,
  ]
}

/** What a handler of each event gets. */
function eventAliases({ doc, members }: Shape): string {
  return [
    ...says(doc.text),
    ...members.flatMap(({ name, doc, type }) => {
      const args = isTupleTypeNode(type) ? type.elements : []
      const params = args.map((arg) => (isNamedTupleMember(arg) ? `${arg.name.text}: ${lua(arg.type)}` : ''))
      return ['', ...says(doc.text), `---@alias ${name.replaceAll(':', '.')} fun(${params.join(', ')})`]
    }),
    '',
  ].join('\n')
}

const says = (text: string): string[] => (text === '' ? [] : [`---${text}`])
const luaName = (name: string): string => `sonoran_calls.${name}`

function lua(type: TypeNode): string {
  if (isArrayTypeNode(type)) {
    const item = lua(type.elementType)
    return item.includes('|') ? `(${item})[]` : `${item}[]`
  }
  if (isUnionTypeNode(type)) return type.types.map(lua).join('|')
  if (isLiteralTypeNode(type)) return type.getText() === 'null' ? 'nil' : type.getText()
  if (isTypeReferenceNode(type)) {
    const [name, ...of] = [type.typeName.getText(), ...(type.typeArguments ?? []).map(lua)]
    // The game awaits it for Lua.
    if (name === 'Promise') return of.join()
    return name === 'Record' ? `table<${of.join(', ')}>` : luaName(name)
  }
  const plain = PLAIN.get(type.kind)
  if (plain === undefined) throw new Error(`${type.getText()}: no word for it in Lua`)
  return plain
}

const PLAIN = new Map([
  [SyntaxKind.StringKeyword, 'string'],
  [SyntaxKind.NumberKeyword, 'number'],
  [SyntaxKind.BooleanKeyword, 'boolean'],
])

const SHAPES = /(<!-- shapes: .* -->\n)[\s\S]*?(<!-- end of shapes -->)/

function withShapes(docs: string, { types }: Definition): string {
  const shapes = types.filter(({ name }) => !/(Exports|Events)$/.test(name))
  const text = shapes.map((shape) => `${comment(shape)}${shape.text}`).join('\n\n')
  return docs.replace(SHAPES, (_, begin, end) => `${begin}\`\`\`typescript\n${text}\n\`\`\`\n${end}`)
}

if (process.argv[1] === import.meta.filename) {
  for (const [path, text] of Object.entries(madeFiles(readDefinition()))) writeFileSync(path, text)
}

import { readFileSync } from 'node:fs'

/** A code block of docs/api.md. */
export interface Example {
  /** The heading above it. */
  heading: string
  language: 'lua' | 'ts'
  side: 'server' | 'client'
  code: string
  /** The lines that it must print, from its `prints:` comments. */
  prints: string[]
}

const BLOCK = /^### (.+)$|^```(lua|ts) (server|client)\n([\s\S]*?)^```$/gm

export function readExamples(): Example[] {
  const examples: Example[] = []
  let heading = ''
  for (const [, title, language, side, code] of readDocs().matchAll(BLOCK)) {
    if (title !== undefined) heading = title
    else examples.push({ heading, language, side, code, prints: printsOf(String(code)) } as Example)
  }
  return examples
}

export const readDocs = (): string => readFileSync('docs/api.md', 'utf8')

const printsOf = (code: string): string[] =>
  Array.from(code.matchAll(/(?:--|\/\/) prints: ?(.*)$/gm), ([, text]) => String(text))

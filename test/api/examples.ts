import { readFileSync } from 'node:fs'

/** A code block of docs/api.md that is to be run. */
export interface Example {
  /** The heading that it stands under. */
  of: string
  language: 'lua' | 'ts'
  side: 'server' | 'client'
  code: string
  /** What its comments say that it prints, line by line. */
  prints: string[]
}

const BLOCK = /^### (.+)$|^```(lua|ts) (server|client)\n([\s\S]*?)^```$/gm

export function readExamples(): Example[] {
  const examples: Example[] = []
  let heading = ''
  for (const [, title, language, side, code] of docs().matchAll(BLOCK)) {
    if (title !== undefined) heading = title
    else examples.push({ of: heading, language, side, code, prints: printsOf(String(code)) } as Example)
  }
  return examples
}

export const docs = (): string => readFileSync('docs/api.md', 'utf8')

const printsOf = (code: string): string[] =>
  Array.from(code.matchAll(/(?:--|\/\/) prints: ?(.*)$/gm), ([, text]) => String(text))

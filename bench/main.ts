import { writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { bundleSizes, coldStart } from './bundles.ts'
import { drawing } from './drawing.ts'
import { freshness } from './freshness.ts'
import { hostileReplies } from './hostile-replies.ts'
import { hostileTicks, hostileTraffic } from './hostile-traffic.ts'
import { networkTraffic } from './network-traffic.ts'
import { parsing, parsingGrowth } from './parsing.ts'
import { sending, sendingGrowth } from './sending.ts'
import { isWithinBound, type Row, toMarkdown } from './table.ts'

/**
 * esbuild compiles this as it compiles the server. tsx would add a call for each function that is created at run time,
 * which makes a reply with one changed call appear to take 20 % longer.
 *
 * Timed sections come first: afterwards garbage from a thousand simulated players would slow the engine down. */
const sections: Record<string, () => Row[] | Promise<Row[]>> = {
  'Parsing a reply': parsing,
  'Parsing hostile replies of 8 MiB': hostileReplies,
  'Sending hostile replies': () => [...hostileTraffic(), ...hostileTicks()],
  'Growth with size': () => [...parsingGrowth(), ...sendingGrowth()],
  'Bundle sizes': async () => [...(await bundleSizes()), await coldStart()],
  'Packing messages': sending,
  'Network traffic': networkTraffic,
  Drawing: drawing,
  Freshness: freshness,
}

const machine = `${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${process.arch}, Node ${process.versions.node}`
let report = `# Benchmark results

Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}, on a machine with ${machine}. A time is given as a multiple of a
baseline that is measured alternately with it: the median, and half of the interquartile range. Everything else is counted
and the same in every run.
`
let violations = 0
for (const [title, section] of Object.entries(sections)) {
  const rows = await section()
  violations += rows.filter((row) => !isWithinBound(row)).length
  const part = `\n## ${title}\n\n${toMarkdown(rows)}\n`
  console.log(part)
  report += part
}
writeFileSync(new URL('results.md', import.meta.url), report)
if (violations > 0) {
  console.error(`${violations} values exceed their bounds.`)
  process.exitCode = 1
}

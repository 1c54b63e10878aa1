import { writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { isWithinBound, type Row, toMarkdown } from './table.ts'

/**
 * esbuild compiles this as it compiles the server. tsx would add a call for each function that is created at run time,
 * which makes a reply with one changed call appear to take 20 % longer.
 *
 * Timed sections come first, and each section loads what it needs: what earlier ones leave in memory, such as a thousand
 * simulated players, slows the engine down.
 */
const sections: Record<string, () => Promise<Row[]>> = {
  'Parsing a reply': async () => (await import('./parsing.ts')).parsing(),
  'Parsing hostile replies of 8 MiB': async () => (await import('./hostile-replies.ts')).hostileReplies(),
  'Sending hostile replies': async () => {
    const { hostileTicks, hostileTraffic } = await import('./hostile-traffic.ts')
    return [...hostileTraffic(), ...hostileTicks()]
  },
  'Growth with size': async () => [
    ...(await import('./parsing.ts')).parsingGrowth(),
    ...(await import('./sending.ts')).sendingGrowth(),
  ],
  'Bundle sizes': async () => {
    const { bundleSizes, coldStart } = await import('./bundles.ts')
    return [...(await bundleSizes()), await coldStart()]
  },
  'Packing messages': async () => (await import('./sending.ts')).sending(),
  'Calls that follow their units': async () => (await import('./sending.ts')).tracking(),
  'Network traffic': async () => (await import('./network-traffic.ts')).networkTraffic(),
  Drawing: async () => (await import('./drawing.ts')).drawing(),
  Freshness: async () => (await import('./freshness.ts')).freshness(),
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
writeFileSync('bench/results.md', report)
if (violations > 0) {
  console.error(`${violations} values exceed their bounds.`)
  process.exitCode = 1
}

import { writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { bundleSizes, coldStart } from './bundles.ts'
import { crowd } from './crowd.ts'
import { drawing } from './drawing.ts'
import { freshness } from './freshness.ts'
import { reading, readingGrowth } from './reading.ts'
import { sending, sendingGrowth } from './sending.ts'
import { holds, table } from './table.ts'

/** What is timed comes first: a thousand simulated players leave a heap that the engine is busy with for long. */
const sections = {
  Reading: reading,
  Growth: () => [...readingGrowth(), ...sendingGrowth()],
  Bundles: async () => [...(await bundleSizes()), await coldStart()],
  Sending: async () => [...sending(), ...(await crowd())],
  Drawing: drawing,
  'How fresh': freshness,
}

const machine = `${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${process.arch}, Node ${process.versions.node}`
let report = `# What it costs

Made by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}, on a machine with ${machine}. Times are ratios of two
things measured side by side in one run: the median, and half of the spread between the quartiles.
`
let broken = 0
for (const [title, section] of Object.entries(sections)) {
  const rows = await section()
  broken += rows.filter((row) => !holds(row)).length
  const part = `\n## ${title}\n\n${table(rows)}\n`
  console.log(part)
  report += part
}
writeFileSync(new URL('results.md', import.meta.url), report)
if (broken > 0) {
  console.error(`${broken} bounds do not hold.`)
  process.exitCode = 1
}

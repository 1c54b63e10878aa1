import { parseArgs } from 'node:util'
import { liveThrough } from './scenario.ts'

/** `npm run soak -- --seeds 500 --hours 24`, or `--seed 42` to replay one. Stops at the first day that goes wrong. */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100' },
    hours: { type: 'string', default: '24' },
    seed: { type: 'string' },
  },
})

const hours = Number(values.hours)
const seeds =
  values.seed === undefined
    ? Array.from({ length: Number(values.seeds) }, (_, i) => i + 1)
    : [Number(values.seed)]

for (const seed of seeds) {
  const { steps, requests, refused } = await liveThrough(seed, hours)
  console.log(`seed ${seed}: ${hours} h, ${steps} steps, ${requests} requests, ${refused} refused`)
}
console.log(`${seeds.length} days of ${hours} h: all invariants held`)

import { parseArgs } from 'node:util'
import { createStage } from '../../simulator/stage.ts'
import { createScenario } from './scenario.ts'

// `npm run soak -- --seeds 500 --hours 24` simulates days until an invariant is violated; `--seed 42` replays one day.
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
  const { options, run } = createScenario(seed)
  const stage = await createStage(options)
  try {
    const { steps, requests, refused } = await run(stage, hours)
    console.log(`seed ${seed}: ${hours} h, ${steps} steps, ${requests} requests, ${refused} refused`)
  } finally {
    await stage.close()
  }
}
console.log(`${seeds.length} days of ${hours} h: all invariants held`)

import { COMMUNITY_ID, type Stage, type StageOptions } from '../../simulator/stage.ts'
import { restartResource, runRandomAction } from './actions.ts'
import { createDay, type Day, LIMIT, nowOf, RESOURCE, SETTLE_MS, type Variant } from './day.ts'
import { findViolation } from './invariants.ts'
import { createRandom } from './random.ts'

/** An invariant was violated. The message says how to replay the day. */
class InvariantViolation extends Error {
  constructor(seed: number, hours: number, at: number, violation: string) {
    const time = (at / 3_600_000).toFixed(2)
    super(
      `seed ${seed}, after ${time} h: ${violation}\nreplay: npm run soak -- --seed ${seed} --hours ${hours}`,
    )
  }
}

export interface DayResult {
  steps: number
  requests: number
  refused: number
}

export interface Scenario {
  /** The stage that the day must run on. */
  options: StageOptions
  /** Simulates the hours. Throws an {@link InvariantViolation} as soon as an invariant is violated. */
  run(stage: Stage, hours: number): Promise<DayResult>
}

/** A day with random calls, players, faults and restarts. The seed decides everything. */
export function createScenario(seed: number): Scenario {
  const random = createRandom(seed)
  const push = seed % 2 === 1 ? null : seed % 4 === 0 ? 'websocket' : 'sonorancad'
  const variant: Variant = { framework: seed % 3 === 0, push }
  return {
    options: {
      cad: {
        limit: LIMIT,
        window: random.pick(['sliding', 'fixed'] as const),
        rateHeaders: random.fraction() < 0.5,
        retryAfter: random.pick(['seconds', 'date', 'none'] as const),
      },
      world: { random: random.fraction },
      convars:
        push === 'websocket' ? { sonoran_calls_push: 'websocket', sonoran_communityID: COMMUNITY_ID } : {},
    },
    async run(stage, hours) {
      const day = await createDay(stage, random, variant)
      await stage.world.start(RESOURCE)
      let steps = 0
      while (nowOf(day) < hours * 3_600_000) {
        await runStep(day)
        steps++
        const violation = await findViolation(day)
        if (violation !== null) throw new InvariantViolation(seed, hours, nowOf(day), violation)
      }
      return { steps, requests: stage.cad.arrived.us, refused: stage.cad.refused.us }
    },
  }
}

/** One random action, then up to two minutes of simulated time. */
async function runStep(day: Day): Promise<void> {
  const { stage, random } = day
  const { world, cad } = stage
  await runRandomAction(day)
  const healthy = cad.fault === null
  const start = nowOf(day)
  const reply = cad.currentReply()
  await world.advance(random.integer(3_000, 120_000))
  if (!day.resourceRunning && random.fraction() < 0.5) await restartResource(day)

  const settledBefore = nowOf(day) - SETTLE_MS
  const requests = cad.requests.filter(({ user, at }) => user === 'us' && at >= start)
  // A reply before the last push event cannot be compared: the map also shows the push event's change.
  const good = requests.some(
    ({ status, at }) => healthy && status === 200 && at <= settledBefore && at > day.lastPushAt,
  )
  // The client may still be drawing the result of a recent reply.
  const drawn = !requests.some(({ at }) => at > settledBefore)
  day.mapsComparable = drawn && (good || !day.usesPush)
  if (good) {
    day.lastReply = reply
    day.possibleReplies = []
  } else if (requests.length > 0) day.possibleReplies.push(reply)
}

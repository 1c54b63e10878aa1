import { readFileSync } from 'node:fs'
import type { Cad } from '../simulator/cad/cad.ts'
import type { StandInDefinition, World } from '../simulator/game/world.ts'
import { onPushEvent } from '../simulator/push/events.ts'
import { createSonorancad } from '../simulator/push/sonorancad.ts'
import type { ExtraResource } from './protocol.ts'

const POSTALS = new URL('../simulator/data/postals.json', import.meta.url)

/** Stand-ins of other resources that can be started and stopped: a list of postals, and Sonoran's own resource. */
export function createExtraResources(world: World, cad: Cad) {
  const sonorancad = createSonorancad(cad.units.all)
  const definitions: Record<ExtraResource, StandInDefinition> = {
    'nearest-postal': {
      name: 'nearest-postal',
      metadata: { postal_file: ['postals.json'] },
      files: { 'postals.json': readFileSync(POSTALS, 'utf8') },
    },
    sonorancad: sonorancad.definition,
  }
  const installed = new Set<ExtraResource>()
  const running = new Set<ExtraResource>()
  onPushEvent(cad, (event) => {
    if (running.has('sonorancad')) sonorancad.receive(event)
  })

  return {
    isRunning: (name: ExtraResource): boolean => running.has(name),

    async toggle(name: ExtraResource): Promise<void> {
      if (running.delete(name)) return void (await world.stop(name))
      if (!installed.has(name)) await world.resources.install(definitions[name])
      installed.add(name)
      running.add(name)
      await world.start(name)
    },
  }
}

export type ExtraResources = ReturnType<typeof createExtraResources>

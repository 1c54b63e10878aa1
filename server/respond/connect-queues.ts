import { dispatchCallOf } from '../core/respond/emergency-dispatch.ts'
import type { Responding } from '../core/respond/responding.ts'
import { namesOf, type Target } from '../core/respond/target.ts'
import type { CadWrites } from './cad-writes.ts'

type Batch = readonly { target: Target }[]

const namesIn = (batch: Batch) => namesOf(batch.map(({ target }) => target))
const describe = (batch: Batch) => JSON.stringify(namesIn(batch))

/** Connects what is to be written with the endpoint for it. */
export function connectQueues(
  writes: CadWrites,
  { attachments, statuses, notes, emergencyDispatch }: Responding,
) {
  return {
    attach: writes.connect('attach', attachments.attachQueue, (batch) => {
      const callId = batch[0]?.value.split(':')[1]
      return {
        ...{ method: 'POST', path: `/dispatch-calls/${callId}/attachments`, body: namesIn(batch) },
        description: `Attach ${describe(batch)} to call ${callId}`,
      }
    }),
    detach: writes.connect('detach', attachments.detachQueue, (batch) => ({
      ...{ method: 'DELETE', path: '/dispatch-calls/attachments', body: namesIn(batch) },
      description: `Detach ${describe(batch)}`,
    })),
    status: writes.connect('status', statuses.queue, (batch) => ({
      ...{ method: 'PATCH', path: '/units/status', body: { ...namesIn(batch), status: batch[0]?.value } },
      description: `Set the status of ${describe(batch)} to ${batch[0]?.value}`,
    })),
    note: writes.connect('note', notes.queue, ({ callId, text, label }) => ({
      ...{ method: 'POST', path: `/dispatch-calls/${callId}/notes` },
      body: { note: text, noteType: 'text', label },
      description: `Add a note of ${text.length} characters to call ${callId}`,
    })),
    create: writes.connect('create', emergencyDispatch.createQueue, (call) => ({
      ...{ method: 'POST', path: '/dispatch-calls', body: dispatchCallOf(call) },
      description: `Create a dispatch call from 911 call ${call.callId}`,
    })),
    remove911: writes.connect('remove911', emergencyDispatch.removeQueue, ({ callId }) => ({
      ...{ method: 'DELETE', path: `/calls/911/${callId}`, body: {} },
      description: `Remove 911 call ${callId}`,
    })),
  }
}

import { invokeExport, isResourceStarted } from '../fivem.ts'

/** Whether a dispatcher is online, as sonorancad knows. Null if it does not run, or does not tell. */
export function isSonorancadDispatching(): boolean | null {
  if (!isResourceStarted('sonorancad')) return null
  try {
    const status = invokeExport('sonorancad', 'getDispatchStatus')
    return typeof status === 'boolean' ? status : null
  } catch {
    // Older versions have no such export.
    return null
  }
}

// One line for each framework. CONTRIBUTING.md describes how to add one.
export { esx } from './esx.ts'
export { ndCore } from './nd-core.ts'
export { oxCore } from './ox-core.ts'
export { qbcore } from './qbcore.ts'
export { qbox } from './qbox.ts'

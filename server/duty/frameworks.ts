// Every framework: a file, and its line here. README tells how.
export { esx } from './esx.ts'
export { ndCore } from './nd-core.ts'
export { oxCore } from './ox-core.ts'
export { qbcore } from './qbcore.ts'
export { qbox } from './qbox.ts'

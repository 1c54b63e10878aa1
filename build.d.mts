import type { BuildOptions } from 'esbuild'

export const bundles: BuildOptions[]

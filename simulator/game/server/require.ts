import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { createRequire, isBuiltin } from 'node:module'
import { connect, type Socket } from 'node:net'
import { dirname, extname, isAbsolute, join, relative, resolve } from 'node:path'
import type { Game } from '../game.ts'
import { runScript } from '../realm.ts'
import type { Runtime } from '../runtime.ts'

const RESTRICTED = ['child_process', 'worker_threads', 'cluster']
const requireBuiltin = createRequire(import.meta.url)

/**
 * The `require` of a script: Node's modules, and CommonJS files in the resource's folder. Such a file has the globals of
 * the resource's scripts, FiveM's timers included, but its socket events run off the game thread.
 *
 * Files follow Node's rules: a symbolic link is resolved first, and FiveM's sandbox denies a path outside of the resource's
 * folder; a `.js` file below a package.json with `"type": "module"` is an ES module.
 */
export function gameRequire(runtime: Runtime, game: Game): (id: string) => unknown {
  const modules = new Map<string, { exports: unknown }>()

  function load(file: string): unknown {
    const loaded = modules.get(file)
    if (loaded) return loaded.exports
    const { path } = runtime.resource
    const code = runtime.resource.readFile(relative(path, file), 'server')
    if (code === null) throw new Error(`Cannot find module '${file}'`)
    const realFile = existsSync(file) ? realpathSync(file) : file
    if (relative(path, realFile).startsWith('..')) throw new Error(`Access to ${realFile} is denied`)
    if (extname(realFile) === '.js' && isInModulePackage(dirname(realFile)))
      throw new Error(`require() of ES Module ${realFile} is not supported`)
    const module = { exports: {} }
    modules.set(file, module)
    const wrapped = `(function (exports, require, module, __filename, __dirname) {${code}\n})`
    const run = runScript(wrapped, file, runtime.globals) as (...args: unknown[]) => void
    run.call(module.exports, module.exports, require, module, file, dirname(file))
    return module.exports
  }

  function require(id: string): unknown {
    const name = id.replace(/^node:/, '')
    if (RESTRICTED.includes(name)) throw new Error(`${name} is restricted on FiveM`)
    if (isBuiltin(id)) return name === 'net' ? net : requireBuiltin(id)
    if (isAbsolute(id)) return load(resolve(id))
    throw new Error(
      `Cannot find module '${id}': scripts can only require Node's modules, and files by their absolute path`,
    )
  }

  const openSocket = (...args: Parameters<typeof connect>): Socket => {
    const socket = connect(...args)
    game.onSocketOpened(socket)
    // A connection ends with its runtime, which then receives no more data.
    const destroy = () => {
      socket.removeAllListeners('data')
      socket.destroy()
    }
    runtime.stopped.addEventListener('abort', destroy)
    socket.once('close', () => runtime.stopped.removeEventListener('abort', destroy))
    return socket
  }
  const net = { ...(requireBuiltin('net') as object), connect: openSocket, createConnection: openSocket }

  return require
}

/** Whether the nearest package.json says that `.js` files are ES modules. */
function isInModulePackage(folder: string): boolean {
  const file = join(folder, 'package.json')
  if (existsSync(file))
    return (JSON.parse(readFileSync(file, 'utf8')) as { type?: unknown }).type === 'module'
  const parent = dirname(folder)
  return parent !== folder && isInModulePackage(parent)
}

import type { Io } from '../game/io.ts'
import type { Hub, HubConnection } from './hub.ts'

/** A `WebSocket` that reaches the hub without a socket. What it tells, it tells off the game thread, as a socket does. */
export function inProcessWebSocket(hub: () => Hub, io: () => Io): typeof WebSocket {
  const later = (run: () => void) => {
    const done = io().begin()
    setImmediate(() => {
      run()
      done()
    })
  }

  class InProcessWebSocket {
    static readonly CONNECTING = 0
    static readonly OPEN = 1
    static readonly CLOSING = 2
    static readonly CLOSED = 3
    readyState = InProcessWebSocket.CONNECTING
    onopen: (event: object) => void = () => {}
    onmessage: (event: { data: string }) => void = () => {}
    onerror: (event: object) => void = () => {}
    onclose: (event: object) => void = () => {}
    #connection: HubConnection | null = null

    constructor() {
      later(() => {
        if (!hub().up) return this.#end(1006)
        this.#connection = hub().connect({
          send: (data) => later(() => this.onmessage({ data })),
          close: () => later(() => this.#end(1006)),
        })
        this.readyState = InProcessWebSocket.OPEN
        this.onopen({})
      })
    }

    send(text: string): void {
      later(() => this.#connection?.onMessage(text))
    }

    close(): void {
      later(() => this.#end(1000))
    }

    #end(code: number): void {
      if (this.readyState === InProcessWebSocket.CLOSED) return
      this.readyState = InProcessWebSocket.CLOSED
      this.#connection?.onClose()
      this.onclose({ code, wasClean: code === 1000 })
    }
  }

  return InProcessWebSocket as unknown as typeof WebSocket
}

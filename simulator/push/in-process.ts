import type { Io } from '../game/io.ts'
import type { Hub, HubConnection } from './hub.ts'

/** A `WebSocket` class that reaches the hub without a socket. Its events run off the game thread, as those of a real one. */
export function inProcessWebSocket(hub: () => Hub, io: () => Io): typeof WebSocket {
  const runLater = (run: () => void) => {
    const end = io().begin()
    setImmediate(() => {
      run()
      end()
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
      runLater(() => {
        if (!hub().up) return this.#end(1006)
        this.#connection = hub().connect({
          send: (data) => runLater(() => this.onmessage({ data })),
          close: () => runLater(() => this.#end(1006)),
        })
        this.readyState = InProcessWebSocket.OPEN
        this.onopen({})
      })
    }

    send(text: string): void {
      runLater(() => this.#connection?.onMessage(text))
    }

    close(): void {
      runLater(() => this.#end(1000))
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

import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'
import type { Hub } from './hub.ts'

/** Serves the hub on the loopback interface: SignalR's negotiation over HTTP, and the websocket. */
export async function listenToHub(hub: Hub): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const negotiates = request.method === 'POST' && request.url?.startsWith(`${hub.path}/negotiate`)
    response.writeHead(negotiates ? 200 : 404, { 'Content-Type': 'application/json' })
    response.end(JSON.stringify(negotiates ? hub.negotiate() : {}))
  })
  const sockets = new WebSocketServer({ server, path: hub.path })
  sockets.on('connection', (socket) => {
    const connection = hub.connect({ send: (text) => socket.send(text), close: () => socket.terminate() })
    socket.on('message', (data) => connection.onMessage(String(data)))
    socket.on('close', connection.onClose)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      for (const socket of sockets.clients) socket.terminate()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

import { html, nothing, render } from 'lit-html'
import type { Blip, Parts, Point, Screen } from '../protocol.ts'
import { cadPanel } from './cad.ts'
import { type Choices, choices, choose, onChoice } from './choices.ts'
import { feed, hands, helpText, legend, playerChooser } from './game.ts'
import { act, connect } from './link.ts'
import { createMap } from './map.ts'
import { serverPanel, statePill } from './server.ts'

/** Countdowns and fading move between updates. */
const TICK_MS = 250
/** A blip is where its call is, give or take what a number loses on its way. */
const SAME_PLACE = 1.5

const root = (id: string) => document.getElementById(id) as HTMLElement
const link = connect(schedule)

const map = createMap(root('map'), {
  clicked(place) {
    if (link.parts.about?.mode === 'simulated')
      choose({ draft: { kind: choices.draft?.kind ?? 'dispatch', place }, call: null, view: 'cad' })
  },
  blipPicked: (blip) => choose({ call: callAt(blip), draft: null }),
  pinMoved(place) {
    if (choices.draft) choose({ draft: { ...choices.draft, place } })
    else if (choices.call) void act({ do: 'move', ...choices.call, ...place })
  },
  playerMoved(place) {
    if (choices.player !== null) void act({ do: 'stand', player: choices.player, ...place })
  },
})

/** The dispatcher's call at a blip. The map itself knows of no calls, only of what was drawn. */
function callAt({ x, y }: Blip): Choices['call'] {
  const { dispatch = [], emergency = [] } = link.parts.cad ?? {}
  const near = ({ place }: { place: Point | null }) =>
    place !== null && Math.hypot(place.x - x, place.y - y) < SAME_PLACE
  const call = dispatch.find(near)
  if (call) return { kind: 'dispatch', callId: call.callId }
  const caller = emergency.find(near)
  return caller ? { kind: 'emergency', callId: caller.callId } : null
}

function pinned({ cad }: Parts): Point | null {
  if (choices.draft) return choices.draft.place
  const { call } = choices
  const calls = call?.kind === 'dispatch' ? cad.dispatch : cad.emergency
  return calls.find(({ callId }) => callId === call?.callId)?.place ?? null
}

let scheduled = false
function schedule(): void {
  if (scheduled) return
  scheduled = true
  requestAnimationFrame(() => {
    scheduled = false
    draw()
  })
}

/** A client draws a few blips a frame: the first view is of all of them. Then the map is the visitor's. */
const FIRST_VIEW_MS = 1_500
let firstViewEnds = Number.POSITIVE_INFINITY
let fitted = 0
function firstView({ blips }: Screen): void {
  if (blips.length === fitted || performance.now() > firstViewEnds) return
  if (fitted === 0) firstViewEnds = performance.now() + FIRST_VIEW_MS
  fitted = blips.length
  map.fit(blips, false)
}

function showAll(): void {
  map.fit(screen()?.blips ?? [], true)
}

function screen(): Screen | null {
  return choices.player === null ? null : (link.parts[`screen:${choices.player}`] ?? null)
}

function draw(): void {
  if (!link.parts.about) return
  const parts = link.parts as Parts
  if (!parts.players.some(({ id }) => id === choices.player)) choices.player = parts.players[0]?.id ?? null
  const shown = screen()
  document.body.dataset.view = choices.view
  document.body.dataset.mode = parts.about.mode

  const toTheirEnd = logsAtTheirEnd()
  render(head(parts), root('head'))
  render(cadPanel(parts, map.centre), root('cad'))
  render(serverPanel(parts, link), root('server'))
  render(playerChooser(parts.players, choices.player, showAll), root('players'))
  render(shown ? feed(shown, link.world()) : nothing, root('feed'))
  render(shown ? helpText(shown) : nothing, root('help'))
  render(shown ? legend(shown, map.focus) : nothing, root('legend'))
  render(shown ? hands(shown, choices.player as number) : nothing, root('hands'))
  render(views(), root('views'))
  map.show(shown, pinned(parts))
  toTheirEnd()
  if (shown) firstView(shown)
}

function head({ about, server }: Parts) {
  return html`<h1>sonoran_calls <small>${about.mode === 'real' ? 'with the real CAD' : 'in a simulator'}</small></h1>
    ${statePill(server)}
    <span class="link ${link.connected ? '' : 'lost'}" role="status">${link.connected ? 'live' : 'connecting again…'}</span>`
}

const VIEWS = { game: 'Map', cad: 'CAD', server: 'Server' } as const

function views() {
  return html`${Object.entries(VIEWS).map(
    ([view, label]) => html`<button aria-pressed=${choices.view === view}
      @click=${() => choose({ view: view as Choices['view'] })}>${label}</button>`,
  )}`
}

/** Lists that grow stay at their last line, unless somebody has gone further up to read. Returns how to do so after they grew. */
function logsAtTheirEnd(): () => void {
  const reading = [...document.querySelectorAll('.log')].filter(
    ({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight > 24,
  )
  return () => {
    for (const log of document.querySelectorAll('.log')) {
      if (!reading.includes(log)) log.scrollTop = log.scrollHeight
    }
  }
}

onChoice(schedule)
setInterval(schedule, TICK_MS)

import { html, nothing, render } from 'lit-html'
import type { Blip, PlayerScreen, Point, ViewModel } from '../protocol.ts'
import { cadPanel } from './cad-panel.ts'
import { connect, sendAction } from './connection.ts'
import { rememberFocus } from './keep-focus.ts'
import { createMap } from './map.ts'
import { isSamePosition, newCalls, newCallText } from './new-call-markers.ts'
import { feed, helpText, legend, oxMenu, playerInput, playerTabs } from './player-screen.ts'
import { serverPanel, statePill } from './server-panel.ts'
import { onUiStateChange, setUiState, type UiState, uiState } from './ui-state.ts'

/** The redraw interval for countdowns and fading, which change without an update. */
const REDRAW_INTERVAL_MS = 250
/** How long after the first blip the map keeps zooming to all blips. */
const INITIAL_FIT_MS = 1_500
/** How long a message stays on the page, in world time. */
const MESSAGE_MS = 10_000
/** A log that is scrolled up by more than this does not follow its last line. */
const SCROLL_TOLERANCE_PX = 24

const elementById = (id: string) => document.getElementById(id) as HTMLElement
const connection = connect(scheduleDraw)

const map = createMap(elementById('map'), {
  onClick(position) {
    if (connection.viewModel.about?.mode !== 'simulated') return
    const kind = uiState.draft?.kind ?? 'dispatch'
    setUiState({ draft: { kind, position }, call: null, view: 'cad' })
  },
  onBlipClick: (blip) => setUiState({ call: findCallAt(blip), draft: null }),
  onCallMoved(position) {
    if (uiState.draft) setUiState({ draft: { ...uiState.draft, position } })
    else if (uiState.call) void sendAction({ type: 'move call', ...uiState.call, ...position })
  },
  onPlayerMoved(position) {
    if (uiState.player !== null) void sendAction({ type: 'move player', player: uiState.player, ...position })
  },
})

/** Finds the CAD's call by position, because a blip does not contain a call id. */
function findCallAt(blip: Blip): UiState['call'] {
  const { dispatch = [], emergency = [] } = connection.viewModel.cad ?? {}
  const isAtBlip = ({ position }: { position: Point | null }) =>
    position !== null && isSamePosition(position, blip)
  const dispatchCall = dispatch.find(isAtBlip)
  if (dispatchCall) return { kind: 'dispatch', callId: dispatchCall.callId }
  const emergencyCall = emergency.find(isAtBlip)
  return emergencyCall ? { kind: 'emergency', callId: emergencyCall.callId } : null
}

function callPosition({ cad }: ViewModel): Point | null {
  const { draft, call } = uiState
  if (draft) return draft.position
  const calls = call?.kind === 'dispatch' ? cad.dispatch : cad.emergency
  return calls.find(({ callId }) => callId === call?.callId)?.position ?? null
}

let drawScheduled = false
function scheduleDraw(): void {
  if (drawScheduled) return
  drawScheduled = true
  requestAnimationFrame(() => {
    drawScheduled = false
    draw()
  })
}

/** Zooms to the blips while the first ones appear, a few per frame. Afterwards only the user moves the map. */
let initialFitEnds = Number.POSITIVE_INFINITY
let fittedBlips = 0
function fitInitially({ blips }: PlayerScreen): void {
  if (blips.length === fittedBlips || performance.now() > initialFitEnds) return
  if (fittedBlips === 0) initialFitEnds = performance.now() + INITIAL_FIT_MS
  fittedBlips = blips.length
  map.fit(blips, false)
}

function selectedScreen(): PlayerScreen | null {
  return uiState.player === null ? null : (connection.viewModel[`screen:${uiState.player}`] ?? null)
}

function draw(): void {
  if (!connection.viewModel.about) return
  const viewModel = connection.viewModel as ViewModel
  const { players, about } = viewModel
  if (!players.some(({ id }) => id === uiState.player)) uiState.player = players[0]?.id ?? null
  const restoreFocus = rememberFocus()
  document.body.dataset.view = uiState.view
  document.body.dataset.mode = about.mode

  const scrollLogs = rememberLogScroll()
  render(head(viewModel), elementById('head'))
  render(cadPanel(viewModel, map.centre), elementById('cad'))
  render(serverPanel(viewModel, connection), elementById('server'))
  render(viewButtons(), elementById('views'))
  drawMessage(viewModel)
  drawPlayer(viewModel)
  scrollLogs()
  restoreFocus()
}

function drawPlayer(viewModel: ViewModel): void {
  const screen = selectedScreen()
  const fit = () => map.fit(selectedScreen()?.blips ?? [], true)
  render(playerTabs(viewModel.players, uiState.player, fit), elementById('players'))
  render(screen ? feed(screen, connection.worldTime()) : nothing, elementById('feed'))
  render(screen ? helpText(screen) : nothing, elementById('help'))
  render(screen?.ox?.menu ? oxMenu(screen.ox.menu, uiState.player as number) : nothing, elementById('menu'))
  render(screen ? legend(screen, map.focusBlip) : nothing, elementById('legend'))
  render(screen ? playerInput(screen, uiState.player as number) : nothing, elementById('input'))
  map.show(screen, callPosition(viewModel))
  map.showNewCalls(
    newCalls(viewModel, screen?.blips ?? []),
    newCallText(viewModel.server, connection.wallTime()),
  )
  if (screen) fitInitially(screen)
}

function drawMessage({ message }: ViewModel): void {
  const visible = message !== null && connection.worldTime() - message.at < MESSAGE_MS
  const element = elementById('message')
  element.hidden = !visible
  render(visible ? message.text : nothing, element)
}

function head({ about, server }: ViewModel) {
  return html`<h1>sonoran_calls <small>${about.mode === 'real' ? 'with the real CAD' : 'in a simulator'}</small></h1>
    ${statePill(server)}
    <span class="connection ${connection.connected ? '' : 'lost'}" role="status">${connection.connected ? 'connected' : 'reconnecting…'}</span>`
}

const VIEWS = { game: 'Map', cad: 'CAD', server: 'Server' } as const

function viewButtons() {
  return html`${Object.entries(VIEWS).map(
    ([view, label]) => html`<button aria-pressed=${uiState.view === view}
      @click=${() => setUiState({ view: view as UiState['view'] })}>${label}</button>`,
  )}`
}

/** Returns a function that scrolls each log to its end, except those that the user had scrolled up. */
function rememberLogScroll(): () => void {
  const scrolledUp = [...document.querySelectorAll('.log')].filter(
    ({ scrollHeight, scrollTop, clientHeight }) =>
      scrollHeight - scrollTop - clientHeight > SCROLL_TOLERANCE_PX,
  )
  return () => {
    for (const log of document.querySelectorAll('.log')) {
      if (!scrolledUp.includes(log)) log.scrollTop = log.scrollHeight
    }
  }
}

onUiStateChange(scheduleDraw)
setInterval(scheduleDraw, REDRAW_INTERVAL_MS)

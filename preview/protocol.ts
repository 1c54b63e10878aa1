/** The messages between the preview's server and its page: view-model updates to the page, actions to the server. */

export type Mode = 'simulated' | 'real'

/** One server-sent event. The first one contains all parts of the view model, later ones the parts that changed. */
export interface Update {
  now: Now
  changed: Partial<ViewModel>
}

/** The time in the simulated world, in ms. `running`: it advances in real time until the next update. */
export interface Now {
  world: number
  wall: number
  running: boolean
}

export interface ViewModel {
  about: About
  /** The latest event that the user should notice; the page shows it for a few seconds. `at` is world time. */
  message: { at: number; text: string } | null
  players: PlayerSummary[]
  server: ServerView
  console: ConsoleEntry[]
  cad: CadView
  /** A player's screen: the effects of their client's native calls, and nothing else. */
  [screen: `screen:${number}`]: PlayerScreen
}

export interface About {
  mode: Mode
  /** The name of the resource under test. */
  resource: string
  /** Never contains the API key. */
  cad: { url: string; serverId: string }
}

export interface PlayerSummary {
  id: number
  name: string
  onDuty: boolean
  /** Whether the player drives from address to address. */
  driving: boolean
  /** Null while no framework runs. */
  job: string | null
  /** Has the ACE that the /duty command requires. */
  canUseDuty: boolean
  bytesReceived: number
}

export interface ServerView {
  /** The resource's state as FiveM reports it. */
  resource: 'started' | 'starting' | 'stopped' | 'stopping' | 'missing'
  /** The result of the export getStatus; null while the resource is not running. Times are epoch milliseconds. */
  status: Status | null
  requests: RequestRecord[]
  /** The stand-ins that run. Null with the real CAD. */
  extraResources: ExtraResource[] | null
  /** The value of sonoran_calls_locale; `en` if it is empty. */
  locale: string
  /** What decides who is on duty. */
  dutyProvider: DutyProviderName
  /** The value of sonoran_calls_respond. Null with the real CAD, which the preview does not change. */
  respond: RespondMode | null
  /** The number of game servers with the API key. Null with the real CAD. */
  servers: number | null
  /** The value of sonoran_calls_push. Null with the real CAD, which the preview does not change. */
  push: PushMode | null
  /** The action to take after the latest reply, if a person has to act. */
  advice: string | null
}

export const MAX_SERVERS = 5

/** Where push events come from. `auto`: sonorancad, if it runs. */
export const PUSH_MODES = ['auto', 'websocket', 'none'] as const
export type PushMode = (typeof PUSH_MODES)[number]

export const DUTY_PROVIDERS = ['standalone', 'qbox', 'qbcore', 'esx', 'ox_core', 'nd_core'] as const
export type DutyProviderName = (typeof DUTY_PROVIDERS)[number]

/** The jobs that a player can have in the stand-in of a framework. */
export const PLAYER_JOBS = ['police', 'ambulance', 'mechanic', 'unemployed']

/** Stand-ins of other resources that can be started and stopped. */
export const EXTRA_RESOURCES = ['nearest-postal', 'sonorancad', 'ox_lib'] as const
export type ExtraResource = (typeof EXTRA_RESOURCES)[number]

/** The languages that the resource has texts in. */
export const LOCALES = ['en', 'de', 'es', 'fr', 'nl', 'pt-BR']

export const RESPOND_MODES = ['off', 'game', 'cad'] as const
export type RespondMode = (typeof RESPOND_MODES)[number]

export interface Status {
  state: string
  lastSuccess: number | null
  lastError: string | null
  nextPoll: number | null
  requestsInWindow: number
  requestsPerMinute: number
  calls: { total: number; placed: number; approximate: number; unplaced: number }
  push: { source: string; state: string }
  fleet: { servers: number; paceMs: number } | null
  /** Newest first. */
  arrived: { key: string; change: string; via: string; at: number; ageMs: number | null }[]
}

/** A request with the API key: from this resource, or from another user of the key in the simulated CAD. */
export interface RequestRecord {
  /** World time in ms. */
  at: number
  origin: 'resource' | 'other'
  /** The HTTP status; null until the response arrives. */
  outcome: number | 'failed' | null
}

export interface ConsoleEntry {
  at: number
  level: string
  /** The player on whose client the line was printed; null for the server. */
  player: string | null
  resource: string
  text: string
}

export interface CadView {
  dispatch: DispatchCallView[]
  emergency: EmergencyCallView[]
  units: UnitView[]
  closed: number
  /** The fault that is active now, a key of {@link FAULTS}. */
  fault: FaultName | null
  otherRequestsPerMinute: number
}

export interface UnitView {
  id: number
  callSign: string
  /** An index into {@link UNIT_STATUSES}. */
  status: number
  /** The name of the player who is this unit; null if that player is not in the game. */
  player: string | null
}

/** Labels by status number. */
export const UNIT_STATUSES = ['Unavailable', 'Busy', 'Available', 'En route', 'On scene']

/** Game coordinates in metres. */
export interface Point {
  x: number
  y: number
}

interface CallViewBase {
  callId: number
  /** Created after the resource's last successful request. */
  newSinceRequest: boolean
  position: Point | null
  description: string
}

export interface DispatchCallView extends CallViewBase {
  title: string
  code: string
  priority: number
  status: number
  /** Metres; null for no circle. */
  radius: number | null
  trackPrimary: boolean
  address: string
  postal: string
  units: number[]
  notes: string[]
}

export interface EmergencyCallView extends CallViewBase {
  caller: string
  location: string
  isEmergency: boolean
}

/** What ox_lib shows to a player. Texts are without Markdown. */
export interface OxView {
  notices: { at: number; title: string; text: string; duration: number }[]
  menu: { title: string; options: { title: string; description: string; enabled: boolean }[] } | null
}

export interface PlayerScreen {
  /** Null while ox_lib does not run. */
  ox: OxView | null
  position: Point
  blips: Blip[]
  /** The handle of the blip that the route leads to. */
  routeTo: number | null
  gpsRoute: { colour: number; points: Point[] } | null
  waypoint: Point | null
  feed: Notice[]
  help: string | null
  sound: { at: number; name: string } | null
  chat: { at: number; author: string | null; text: string }[]
  keys: { command: string; description: string; key: string }[]
  suggestions: { name: string; help: string }[]
  /** The legend's headings by blip category. */
  categories: Record<number, string>
}

export interface Blip {
  handle: number
  kind: 'coord' | 'radius' | 'area'
  x: number
  y: number
  radius: number | null
  size: { width: number; height: number } | null
  /** Degrees. */
  rotation: number
  name: string | null
  sprite: number
  colour: number
  alpha: number
  scale: number
  display: number
  category: number
  hiddenOnLegend: boolean
  outlined: boolean
  flashing: boolean
  routeColour: number | null
}

/** A notification in the game's feed. */
export interface Notice {
  handle: number
  at: number
  text: string
  sender: string | null
  subject: string | null
  background: number | null
  /** A multiple of the game's default duration. */
  duration: number
  important: boolean
}

/** The faults that the simulated CAD can produce, with their labels on the page. */
export const FAULTS = {
  'status 429': '429 Too many requests',
  'status 401': '401 Key not accepted',
  'status 403': '403 Plan without API access',
  'status 404': '404 Unknown server id',
  'status 500': '500 Internal error',
  'status 502': '502 Bad gateway',
  'status 503': '503 Maintenance',
  unreachable: 'Connection refused',
  neverAnswers: 'No response',
  slow: 'Slow response: 15 s',
  byteASecond: 'One byte per second',
  reset: 'Connection reset mid-response',
  cutShort: 'Response cut short',
  html: 'Invalid: HTML page',
  notJson: 'Invalid: not JSON',
  empty: 'Invalid: empty body',
  truncatedJson: 'Invalid: truncated JSON',
  errorAs200: 'Invalid: error with status 200',
} as const

export type FaultName = keyof typeof FAULTS

export interface DispatchFields {
  title: string
  code: string
  priority: number
  /** 0 pending, 1 active. */
  status: number
  address: string
  postal: string
  description: string
  /** Metres; null for no circle. */
  radius: number | null
  /** Whether the call follows its primary unit. */
  trackPrimary: boolean
  position: Point | null
}

export interface EmergencyFields {
  caller: string
  location: string
  description: string
  position: Point | null
}

export type CallKind = 'dispatch' | 'emergency'

/** An action on the simulated CAD. */
export type CadAction =
  | ({ type: 'create dispatch' } & DispatchFields)
  | ({ type: 'create emergency' } & EmergencyFields)
  | ({ type: 'edit dispatch'; callId: number } & DispatchFields)
  | ({ type: 'edit emergency'; callId: number } & EmergencyFields)
  | ({ type: 'move call'; kind: CallKind; callId: number } & Point)
  | { type: 'attach unit' | 'detach unit'; callId: number; unit: number }
  /** `player`: the server id of the player who becomes the unit. */
  | { type: 'log in unit'; player: number; callSign: string }
  | { type: 'log out unit'; unit: number }
  | { type: 'set unit status'; unit: number; status: number }
  | { type: 'add note'; callId: number; content: string }
  | { type: 'close call'; kind: CallKind; callId: number }
  /** Turns a 911 call into a dispatch call. */
  | { type: 'dispatch emergency'; callId: number; title: string; code: string; priority: number }
  /** `seconds`: null for no end. */
  | { type: 'set fault'; fault: FaultName | null; seconds: number | null }
  | { type: 'set other requests'; perMinute: number }

/** An action on the simulated game server. */
export type GameAction =
  | { type: 'console command'; line: string }
  | { type: 'control resource'; operation: 'start' | 'stop' | 'restart' }
  | { type: 'join'; name: string; canUseDuty: boolean }
  | { type: 'drop'; player: number }
  | { type: 'toggle duty'; player: number }
  | { type: 'toggle driving'; player: number }
  | { type: 'toggle resource'; resource: ExtraResource }
  | { type: 'set server count'; count: number }
  | { type: 'set duty provider'; provider: DutyProviderName }
  | { type: 'set job'; player: number; job: string }
  | { type: 'chat command'; player: number; line: string }
  | { type: 'press key'; player: number; command: string }
  /** `index`: of an option of ox_lib's open menu. */
  | { type: 'choose option'; player: number; index: number }
  | ({ type: 'move player'; player: number } & Point)

/** An action of the page's user. With the real CAD, CAD actions are refused. */
export type Action = CadAction | GameAction

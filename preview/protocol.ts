/** What the preview's server and its page say to each other: whole parts of the picture one way, actions the other. */

export type Mode = 'simulated' | 'real'

/** One server-sent event. The first holds all parts, the others those that differ from what was sent before. */
export interface Update {
  now: Now
  changed: Partial<Parts>
}

/** The world's time, in ms. `running`: it goes on as the page's own does, until the next update says otherwise. */
export interface Now {
  world: number
  wall: number
  running: boolean
}

export interface Parts {
  about: About
  players: PlayerLine[]
  server: ServerPart
  console: Line[]
  cad: CadPart
  /** What is on a player's screen: what their client's natives did, and nothing else. */
  [screen: `screen:${number}`]: Screen
}

export interface About {
  mode: Mode
  resource: string
  /** Who is asked: of the real CAD its address and the server's id, never the key. */
  cad: { url: string; serverId: string }
}

export interface PlayerLine {
  id: number
  name: string
  onDuty: boolean
  /** May use /duty. */
  mayDuty: boolean
  bytesReceived: number
}

export interface ServerPart {
  /** The resource's own, by FiveM's word. */
  resource: 'started' | 'starting' | 'stopped' | 'stopping' | 'missing'
  /** What its export getStatus says; null while it doesn't run. Times are of the wall clock. */
  status: Status | null
  requests: Asked[]
  /** What to do about the last answer, where a person must do something. */
  advice: string | null
}

export interface Status {
  state: string
  lastSuccess: number | null
  lastError: string | null
  nextPoll: number | null
  requestsInWindow: number
  requestsPerMinute: number
  push: { source: string; state: string }
  /** Newest first. */
  arrived: { key: string; change: string; via: string; at: number; ageMs: number | null }[]
}

/** A request with the key, as it left this machine (`us`) or reached the simulated CAD from elsewhere (`other`). */
export interface Asked {
  /** World time. */
  at: number
  who: 'us' | 'other'
  /** Null while nothing is answered. */
  outcome: number | 'failed' | null
}

export interface Line {
  at: number
  level: string
  /** Whose machine: null for the server. */
  player: string | null
  resource: string
  text: string
}

export interface CadPart {
  dispatch: DispatchCard[]
  emergency: EmergencyCard[]
  closed: number
  /** The name of what is wrong now, of {@link FAULTS}; null if nothing is. */
  fault: FaultName | null
  otherUser: number
}

export interface Point {
  x: number
  y: number
}

interface Card {
  callId: number
  place: Point | null
  description: string
}

export interface DispatchCard extends Card {
  title: string
  code: string
  priority: number
  status: number
  radius: number | null
  address: string
  postal: string
  units: number[]
  notes: string[]
}

export interface EmergencyCard extends Card {
  caller: string
  location: string
  isEmergency: boolean
}

export interface Screen {
  position: Point
  blips: Blip[]
  routeTo: number | null
  gpsRoute: { colour: number; points: Point[] } | null
  waypoint: Point | null
  feed: Notice[]
  help: string | null
  sound: { at: number; name: string } | null
  chat: { at: number; author: string | null; text: string }[]
  keys: { command: string; description: string; key: string }[]
  suggestions: { name: string; help: string }[]
  /** The legend's own headings, by category. */
  categories: Record<number, string>
}

export interface Blip {
  handle: number
  kind: 'coord' | 'radius' | 'area'
  x: number
  y: number
  radius: number | null
  size: { width: number; height: number } | null
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

export interface Notice {
  handle: number
  at: number
  text: string
  sender: string | null
  subject: string | null
  background: number | null
  /** In multiples of the game's usual time. */
  duration: number
  important: boolean
}

export const FAULTS = {
  'status 429': '429 Too many requests',
  'status 401': '401 Key not accepted',
  'status 403': '403 No API in the plan',
  'status 404': '404 Server id unknown',
  'status 500': '500 Internal error',
  'status 502': '502 Bad gateway',
  'status 503': '503 Maintenance',
  unreachable: 'Unreachable',
  neverAnswers: 'Never answers',
  slow: 'Slow: 15 s',
  byteASecond: 'A byte a second',
  reset: 'Connection reset halfway',
  cutShort: 'Answer cut short',
  html: "Rubbish: a portal's HTML",
  notJson: 'Rubbish: no JSON',
  empty: 'Rubbish: empty',
  truncatedJson: 'Rubbish: half the JSON',
  errorAs200: 'Rubbish: an error as 200',
} as const

export type FaultName = keyof typeof FAULTS

export interface CallFields {
  title: string
  code: string
  priority: number
  description: string
  /** Metres; null for no circle. */
  radius: number | null
  place: Point | null
}

export interface EmergencyFields {
  caller: string
  location: string
  description: string
  place: Point | null
}

/** What a visitor of the page does. Those of the CAD are refused where it is the real one. */
export type Action =
  | ({ do: 'create dispatch' } & CallFields)
  | ({ do: 'create emergency' } & EmergencyFields)
  | ({ do: 'edit dispatch'; callId: number } & CallFields)
  | ({ do: 'edit emergency'; callId: number } & EmergencyFields)
  | ({ do: 'move'; kind: CallKind; callId: number } & Point)
  | { do: 'attach' | 'detach'; callId: number; unit: number }
  | { do: 'note'; callId: number; content: string }
  | { do: 'close'; kind: CallKind; callId: number }
  | { do: 'dispatch'; callId: number; title: string; code: string; priority: number }
  | { do: 'fault'; fault: FaultName | null; seconds: number | null }
  | { do: 'other user'; perMinute: number }
  | { do: 'console'; line: string }
  | { do: 'resource'; to: 'start' | 'stop' | 'restart' }
  | { do: 'join'; name: string; officer: boolean }
  | { do: 'drop'; player: number }
  | { do: 'toggle duty'; player: number }
  | { do: 'type'; player: number; line: string }
  | { do: 'press'; player: number; command: string }
  | ({ do: 'stand'; player: number } & Point)

export type CallKind = 'dispatch' | 'emergency'

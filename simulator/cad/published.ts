/**
 * The reply of Get Calls as Sonoran's documentation describes it. Independent of the resource's own types, so that an
 * error in those does not repeat here.
 */
export interface Reply {
  readonly activeCalls: readonly DispatchCall[]
  readonly emergencyCalls: readonly EmergencyCall[]
  /** Newest first. */
  readonly closedCalls: readonly DispatchCall[]
  readonly closedCallCount: number
}

export interface DispatchCall {
  readonly callId: number
  readonly origin: number
  /** 0 pending, 1 active, 2 closed. */
  readonly status: number
  /** 1 is the highest. */
  readonly priority: number
  readonly block: string
  readonly address: string
  readonly postal: string
  readonly title: string
  readonly code: string
  readonly primary: number | null
  readonly trackPrimary: boolean
  readonly description: string
  readonly notes: readonly Note[]
  readonly idents: readonly number[]
  readonly metaData: MetaData
  readonly updated: string
}

export interface EmergencyCall {
  readonly callId: number
  readonly isEmergency: boolean
  readonly caller: string
  readonly location: string
  readonly description: string
  readonly metaData: MetaData
  readonly updated: string
}

export interface Note {
  readonly time: string
  readonly label: string
  readonly type: string
  readonly content: string
}

/** Strings according to the documentation; other integrations also write numbers and booleans. */
export type MetaData = Readonly<Record<string, string | number | boolean | null>>

/** The example on the endpoint's documentation page. Its count of closed calls is larger than its list. */
export const publishedReply: Reply = {
  activeCalls: [
    {
      callId: 501,
      origin: 0,
      status: 1,
      priority: 1,
      block: '100',
      address: 'Mission Row',
      postal: '9001',
      title: 'Armed Robbery',
      code: '211',
      primary: 12,
      trackPrimary: false,
      description: 'Clerk reports a firearm.',
      notes: [
        { time: '2026-04-08T21:30:00Z', label: 'Sonoran CAD', type: 'text', content: 'Caller is hiding.' },
      ],
      idents: [12, 18],
      metaData: { source: 'integration', x: '425.1', y: '-979.2', z: '30.7', radius: '75' },
      updated: '2026-04-08T21:30:00Z',
    },
  ],
  emergencyCalls: [
    {
      callId: 302,
      isEmergency: true,
      caller: 'Jane Doe',
      location: 'Innocence Blvd',
      description: 'Medical emergency reported.',
      metaData: { phone: '555-0100', x: '425.1', y: '-979.2', z: '30.7', postal: '9001' },
      updated: '2026-04-08T21:31:00Z',
    },
  ],
  closedCalls: [
    {
      callId: 480,
      origin: 0,
      status: 2,
      priority: 3,
      block: '200',
      address: 'Strawberry',
      postal: '9046',
      title: 'Noise Complaint',
      code: '415',
      primary: 18,
      trackPrimary: false,
      description: 'Loud music from an apartment.',
      notes: [],
      idents: [18],
      metaData: { source: 'integration', x: '25.7', y: '-1347.3', z: '29.5' },
      updated: '2026-04-08T20:58:00Z',
    },
  ],
  closedCallCount: 18,
}

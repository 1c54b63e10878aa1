const CHANGED_CALL = 7

/**
 * A Get Calls reply with so many calls, a sixth of them emergency calls.
 * @param change fields of one call that differ from those of other replies
 */
export function sampleReply(size: number, change: { title: string } | null = null) {
  const emergencies = Math.round(size / 6)
  return {
    activeCalls: Array.from({ length: size - emergencies }, (_, i) => ({
      ...dispatchCall(i),
      ...(change !== null && i === CHANGED_CALL ? { ...change, updated: '2026-04-08T22:00:00Z' } : {}),
    })),
    emergencyCalls: Array.from({ length: emergencies }, (_, i) => emergencyCall(i)),
    closedCalls: Array.from({ length: 10 }, (_, i) => ({
      ...dispatchCall(i),
      callId: 90_000 + i,
      status: 2,
    })),
    closedCallCount: 420,
  }
}

function dispatchCall(i: number) {
  return {
    callId: 501 + i,
    origin: i % 2,
    status: i % 5 === 0 ? 0 : 1,
    priority: (i % 3) + 1,
    block: String(100 + i),
    address: 'Innocence Blvd / Strawberry Ave',
    postal: String(8000 + (i % 1600)),
    title: `Armed Robbery at store ${i}`,
    code: '211',
    primary: i % 40,
    trackPrimary: false,
    description: 'Clerk reports a man with a firearm, dark hoodie, on foot towards the canal.',
    notes: [
      {
        time: '2026-04-08T21:30:00Z',
        label: 'Sonoran CAD',
        type: 'text',
        content: 'Caller is hiding in the back room.',
      },
    ],
    idents: [i % 40, (i + 7) % 40],
    metaData: {
      source: 'integration',
      x: `${(i * 37) % 4000}.5`,
      y: `${-((i * 53) % 3500)}.2`,
      z: '30.7',
      radius: '75',
    },
    updated: '2026-04-08T21:30:00Z',
  }
}

function emergencyCall(i: number) {
  return {
    callId: 301 + i,
    isEmergency: i % 4 !== 0,
    caller: `Jane Doe ${i}`,
    location: `Innocence Blvd ${i}`,
    description: 'Someone collapsed on the pavement and is not breathing.',
    metaData: {
      phone: '555-0100',
      x: `${(i * 91) % 3000}.1`,
      y: `${(i * 17) % 6000}.9`,
      z: '30.7',
      postal: '9001',
    },
    updated: '2026-04-08T21:31:00Z',
  }
}

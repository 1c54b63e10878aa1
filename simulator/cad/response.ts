/** What goes back for a request, before anything happens to it on the wire. */
export interface Answer {
  status: number
  headers: Record<string, string>
  body: string
}

/** What of a request the CAD looks at. */
export interface Incoming {
  /** The how manieth: what its trace id is made of. */
  serial: number
  method: string
  url: URL
  authorization: string | null
}

const TITLES = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
}

export type ProblemStatus = keyof typeof TITLES

export function problem(
  status: ProblemStatus,
  detail: string,
  { serial, url }: Incoming,
  headers: Record<string, string> = {},
): Answer {
  return {
    status,
    headers: { 'content-type': 'application/problem+json', ...headers },
    body: JSON.stringify({
      type: `https://httpstatuses.io/${status}`,
      title: TITLES[status],
      status,
      detail,
      instance: url.pathname,
      traceId: `00-${hex(serial, 32)}-${hex(serial, 16)}-00`,
    }),
  }
}

/** The gateway's words, which stands before the CAD and knows nothing of its problems. */
export function tooMany({ serial }: Incoming, headers: Record<string, string>): Answer {
  return {
    status: 429,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify({ message: 'API rate limit exceeded', request_id: hex(serial, 32) }),
  }
}

function hex(serial: number, digits: number): string {
  return serial.toString(16).padStart(digits, '0')
}

/** A response before the faults of the connection apply. */
export interface CadResponse {
  status: number
  headers: Record<string, string>
  body: string
}

/** The parts of a request that the CAD reads. */
export interface CadRequest {
  /** The number of the request; its trace id is made from it. */
  serial: number
  method: string
  url: URL
  authorization: string | null
  /** Empty for a request without a body. */
  body: string
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

/** An RFC 7807 problem document, as the CAD sends it. */
export function problemResponse(
  status: ProblemStatus,
  detail: string,
  { serial, url }: CadRequest,
  headers: Record<string, string> = {},
): CadResponse {
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

export function jsonResponse(body: string): CadResponse {
  return { status: 200, headers: { 'content-type': 'application/json; charset=utf-8' }, body }
}

/** The gateway is a separate product in front of the CAD, so its errors have another form. */
export function rateLimitResponse({ serial }: CadRequest, headers: Record<string, string>): CadResponse {
  return {
    status: 429,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify({ message: 'API rate limit exceeded', request_id: hex(serial, 32) }),
  }
}

function hex(serial: number, digits: number): string {
  return serial.toString(16).padStart(digits, '0')
}

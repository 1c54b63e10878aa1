import { type Answer, type Incoming, problem } from './response.ts'

/** What may go wrong between the resource and its calls. */
export type Fault =
  /** Each in the words of whoever says it: 502 in a proxy's HTML, 429 as the gateway, the rest as the CAD's problems. */
  | { kind: 'status'; status: 401 | 403 | 404 | 429 | 500 | 502 | 503 }
  | { kind: 'redirect'; status: 301 | 302 | 307 | 308; location: string }
  /** A page with status 200, as a captive portal or a landing page has it. */
  | { kind: 'html' }
  /** Says that it is JSON. */
  | { kind: 'notJson' }
  | { kind: 'empty' }
  | { kind: 'truncatedJson' }
  /** An error under status 200. */
  | { kind: 'errorAs200' }
  /** Nobody listens: no request arrives over HTTP, so none is counted there. */
  | { kind: 'unreachable' }
  | { kind: 'neverAnswers' }
  | { kind: 'slow'; ms: number }
  | { kind: 'byteASecond' }
  /** Half the body, and the connection is reset. */
  | { kind: 'reset' }
  /** Half the body, and the connection is closed as if that were all. */
  | { kind: 'cutShort' }
  /** 1 GiB, or as much of it as the peer takes. */
  | { kind: 'endless' }

/** The answer as a fault leaves it. Those that only show on the wire are exchange.ts's. */
export function spoilt(
  answer: Answer,
  fault: Fault | null,
  incoming: Incoming,
  tooMany: () => Answer,
): Answer {
  switch (fault?.kind) {
    case 'status':
      return failed(fault.status, incoming, tooMany)
    case 'redirect':
      return { status: fault.status, headers: { location: fault.location }, body: '' }
    case 'html':
      return page(200, 'Welcome to Sonoran CAD')
    case 'notJson':
      return { ...answer, body: 'The service is starting, please wait.' }
    case 'empty':
      return { ...answer, body: '' }
    case 'truncatedJson':
      return { ...answer, body: answer.body.slice(0, answer.body.length / 2) }
    case 'errorAs200':
      return { ...problem(500, 'The community could not be loaded.', incoming), status: 200 }
    default:
      return answer
  }
}

type FailedStatus = Extract<Fault, { kind: 'status' }>['status']

function failed(status: FailedStatus, incoming: Incoming, tooMany: () => Answer): Answer {
  switch (status) {
    case 401:
      return problem(401, 'The API key is invalid.', incoming)
    case 403:
      return problem(403, 'The subscription of this community does not include the API.', incoming)
    case 404:
      return problem(404, 'The server id is not configured for this community.', incoming)
    case 429:
      return tooMany()
    case 500:
      return problem(500, 'An unexpected error occurred.', incoming)
    case 502:
      return page(502, '502 Bad Gateway')
    case 503:
      return problem(503, 'The CAD is down for maintenance.', incoming)
  }
}

function page(status: number, title: string): Answer {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: `<!doctype html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`,
  }
}

import { type CadRequest, type CadResponse, problemResponse } from './response.ts'

/** The faults that a request for calls can meet. */
export type Fault =
  /** An error response: 502 is a proxy's HTML page, 429 the gateway's, the rest are the CAD's problem documents. */
  | { kind: 'status'; status: 401 | 403 | 404 | 429 | 500 | 502 | 503 }
  | { kind: 'redirect'; status: 301 | 302 | 307 | 308; location: string }
  /** A page with status 200, as from a captive portal. */
  | { kind: 'html' }
  /** Plain text with the content type of JSON. */
  | { kind: 'notJson' }
  | { kind: 'empty' }
  | { kind: 'truncatedJson' }
  /** A problem document with status 200. */
  | { kind: 'errorAs200' }
  /** The connection is refused: over HTTP no request arrives, so none is counted. */
  | { kind: 'unreachable' }
  | { kind: 'neverAnswers' }
  | { kind: 'slow'; ms: number }
  | { kind: 'byteASecond' }
  /** Half the body, then the connection is reset. */
  | { kind: 'reset' }
  /** Half the body, then the connection is closed normally. */
  | { kind: 'cutShort' }
  /** A body of 1 GiB. */
  | { kind: 'endless' }

/** The response with the fault applied. The faults of the connection itself are in response-stream.ts. */
export function applyFault(
  response: CadResponse,
  fault: Fault | null,
  request: CadRequest,
  rateLimited: () => CadResponse,
): CadResponse {
  switch (fault?.kind) {
    case 'status':
      return errorResponse(fault.status, request, rateLimited)
    case 'redirect':
      return { status: fault.status, headers: { location: fault.location }, body: '' }
    case 'html':
      return htmlResponse(200, 'Welcome to Sonoran CAD')
    case 'notJson':
      return { ...response, body: 'The service is starting, please wait.' }
    case 'empty':
      return { ...response, body: '' }
    case 'truncatedJson':
      return { ...response, body: response.body.slice(0, response.body.length / 2) }
    case 'errorAs200':
      return { ...problemResponse(500, 'The community could not be loaded.', request), status: 200 }
    default:
      return response
  }
}

type ErrorStatus = Extract<Fault, { kind: 'status' }>['status']

function errorResponse(
  status: ErrorStatus,
  request: CadRequest,
  rateLimited: () => CadResponse,
): CadResponse {
  switch (status) {
    case 401:
      return problemResponse(401, 'The API key is invalid.', request)
    case 403:
      return problemResponse(403, 'The subscription of this community does not include the API.', request)
    case 404:
      return problemResponse(404, 'The server id is not configured for this community.', request)
    case 429:
      return rateLimited()
    case 500:
      return problemResponse(500, 'An unexpected error occurred.', request)
    case 502:
      return htmlResponse(502, '502 Bad Gateway')
    case 503:
      return problemResponse(503, 'The CAD is down for maintenance.', request)
  }
}

function htmlResponse(status: number, title: string): CadResponse {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: `<!doctype html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`,
  }
}

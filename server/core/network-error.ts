/** The meaning of the error codes of Node and of its HTTP client. */
const MEANINGS: Record<string, string> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was closed by the other side',
  EPIPE: 'the connection was closed by the other side',
  UND_ERR_SOCKET: 'the connection was closed by the other side',
  ETIMEDOUT: 'the connection timed out',
  UND_ERR_CONNECT_TIMEOUT: 'the connection timed out',
  UND_ERR_HEADERS_TIMEOUT: 'the response timed out',
  UND_ERR_BODY_TIMEOUT: 'the response timed out',
  ENOTFOUND: "the host's name was not found",
  EAI_AGAIN: "the DNS server can't be reached",
  EHOSTUNREACH: 'there is no network route to the host',
  ENETUNREACH: 'this machine has no network',
  CERT_HAS_EXPIRED: 'the TLS certificate has expired',
  CERT_NOT_YET_VALID: "the TLS certificate is not valid yet; check this machine's clock",
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the TLS certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'the TLS certificate is self-signed',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "the TLS certificate can't be verified",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "the TLS certificate can't be verified",
  ERR_TLS_CERT_ALTNAME_INVALID: 'the TLS certificate belongs to another host',
}

/** Describes a network error in words, with its code. Never contains the error's message, as that may quote a request. */
export function describeNetworkError(code: unknown): string {
  if (typeof code !== 'string' || !/^[A-Z_]{1,60}$/.test(code)) return 'the connection failed'
  return `${MEANINGS[code] ?? 'the connection failed'}, ${code}`
}

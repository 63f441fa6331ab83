import type { Provider } from '@posthorn/core'
import type { NoReply } from '@posthorn/testing'

/** What to do about a reply to a good delivery that is no success. */
export function adviceOnStatus(status: number, { name }: Provider, secretName: string): string {
  if (status === 401 || status === 403)
    return `Refused. Check that the app's secret for "${name}" is the one in ${secretName}, and that the route is not for another sender; a saved request and \`posthorn explain ${name}\` find the cause.`
  if (status === 404)
    return 'Nothing is mounted at this path, or no receiver of this name behind it. Compare it with the routes of the app.'
  if (status === 405) return 'The route takes another method. Mount the receiver for all methods, or for POST.'
  if (status === 400)
    return 'The signature was accepted, or not looked at, and the body was not. Compare it with what the app expects; --body FILE sends your own.'
  if (status === 408)
    return 'The app did not get the body in time. A body parser may have taken it, and something waits for it to come again.'
  if (status === 413) return 'The body is larger than the app takes. Raise `bodyLimit`.'
  if (status === 415) return 'The app takes no such Content-Type or Content-Encoding.'
  if (status === 429) return 'The app limits how often it is called. Exempt the sender, or wait.'
  if (status === 503)
    return 'The app wants the delivery later: its store, its secrets or a handler is not ready. Its log has the code.'
  if (status >= 500)
    return 'The app failed: a handler threw, or a body parser ran first. Its log has the error, given a `logger` or `onError`.'
  if (status >= 300 && status < 400) return 'Senders do not follow redirects. Give them the address that it leads to.'
  return 'Not a status that senders take for a success.'
}

/** What to do where no reply came. */
export function adviceOnNoReply({ kind, reason }: NoReply, { host, protocol }: URL): string {
  const advice: Readonly<Record<string, string>> = {
    ECONNREFUSED: `Nothing listens at ${host}. Start the app, or correct the port.`,
    ENOTFOUND: `There is no host of that name. Check the address.`,
    EAI_AGAIN: 'The name of the host cannot be looked up now. Check the network.',
    ECONNRESET: 'The app closed the connection without a reply. Its log may say why.',
    EPIPE: 'The app closed the connection while the body was sent. Its log may say why.',
    ERR_INVALID_CHAR: 'A header holds what no header can. Look at --id, --key-id, --header and the name of the event.',
    EPROTO: `${host} does not speak TLS. Write http:// for it.`,
    ERR_SSL_WRONG_VERSION_NUMBER: `${host} does not speak TLS. Write http:// for it.`,
    ERR_SSL_PACKET_LENGTH_TOO_LONG: `${host} does not speak TLS. Write http:// for it.`,
    DEPTH_ZERO_SELF_SIGNED_CERT: 'Its certificate is self-signed. Start with NODE_EXTRA_CA_CERTS=<file of the certificate>.',
    UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      'Its certificate is by nobody who is known. Start with NODE_EXTRA_CA_CERTS=<file of the issuer>.',
    HPE_INVALID_CONSTANT: `${host} does not speak HTTP${protocol === 'http:' ? '. If it speaks TLS, write https://' : ''}.`,
  }
  if (Object.hasOwn(advice, reason)) return advice[reason]!
  if (kind === 'late') return 'A handler may take longer than the sender waits, or hang.'
  if (kind === 'too_large') return 'Senders read little of a reply, or nothing: answer in a few bytes.'
  return 'Check the address, and that the app runs.'
}

/** Who can mend an error: the sender of the request, the developer of the app, or its operator. */
export type Responsible = 'sender' | 'developer' | 'operator'

/** The stable name of an error. Messages are for people and may change; codes do not. */
export type ErrorCode =
  | 'signature_missing'
  | 'signature_malformed'
  | 'signature_mismatch'
  | 'header_missing'
  | 'header_repeated'
  | 'header_malformed'
  | 'key_id_missing'
  | 'key_unknown'
  | 'handshake_refused'
  | 'timestamp_missing'
  | 'timestamp_malformed'
  | 'timestamp_too_old'
  | 'timestamp_in_future'
  | 'method_not_allowed'
  | 'encoding_unsupported'
  | 'body_too_large'
  | 'body_timeout'
  | 'body_aborted'
  | 'payload_malformed'
  | 'payload_invalid'
  | 'receiver_unknown'
  | 'too_busy'
  | 'closing'
  | 'in_flight'
  | 'deadline_exceeded'
  | 'secret_unavailable'
  | 'store_unavailable'
  | 'queue_unavailable'
  | 'mark_not_stored'
  | 'lease_lost'
  | 'handler_failed'
  | 'handler_timeout'
  | 'handler_permanent'
  | 'transaction_failed'
  | 'attempts_exhausted'
  | 'job_invalid'
  | 'reply_invalid'
  | 'reply_too_large'
  | 'body_already_read'
  | 'callback_failed'
  | 'provider_invalid'
  | 'options_invalid'
  | 'secret_invalid'
  | 'sign_invalid'

/** What a code stands for. */
export interface ErrorRow {
  /** HTTP status. */
  readonly status: number
  /** Who must act. */
  readonly responsible: Responsible
}

const sender = (status: number): ErrorRow => ({ status, responsible: 'sender' })
const developer: ErrorRow = { status: 500, responsible: 'developer' }
const operator = (status: number): ErrorRow => ({ status, responsible: 'operator' })

/**
 * Every code, the HTTP status it stands for, and who must act. `docs/errors.md` has a heading for each.
 *
 * The statuses are those of an ordinary provider: one that documents another reply for a failed verification
 * (Recomly answers 200) overrides the 401s on the wire, never here.
 */
export const errorTable: Readonly<Record<ErrorCode, ErrorRow>> = {
  signature_missing: sender(401),
  signature_malformed: sender(401),
  signature_mismatch: sender(401),
  header_missing: sender(401),
  header_repeated: sender(401),
  header_malformed: sender(401),
  key_id_missing: sender(401),
  key_unknown: sender(401),
  handshake_refused: sender(401),
  timestamp_missing: sender(401),
  timestamp_malformed: sender(401),
  timestamp_too_old: sender(401),
  timestamp_in_future: sender(401),
  method_not_allowed: sender(405),
  encoding_unsupported: sender(415),
  body_too_large: sender(413),
  body_timeout: sender(408),
  body_aborted: sender(400),
  payload_malformed: sender(400),
  payload_invalid: sender(400),
  receiver_unknown: sender(404),
  too_busy: operator(503),
  closing: operator(503),
  in_flight: operator(503),
  deadline_exceeded: operator(503),
  secret_unavailable: operator(503),
  store_unavailable: operator(503),
  queue_unavailable: operator(503),
  mark_not_stored: operator(503),
  lease_lost: operator(503),
  handler_failed: developer,
  handler_timeout: developer,
  handler_permanent: developer,
  transaction_failed: developer,
  attempts_exhausted: developer,
  job_invalid: developer,
  reply_invalid: developer,
  reply_too_large: developer,
  body_already_read: developer,
  callback_failed: developer,
  provider_invalid: developer,
  options_invalid: developer,
  secret_invalid: developer,
  sign_invalid: developer,
}

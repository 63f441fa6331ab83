export type { Claim } from './app-claim.js'
export type { Encoding } from './encoding.js'
export { defineProvider, withEvents } from './define-provider.js'
export type { Delivery, DeliveryFacts } from './delivery.js'
export { type ErrorCode, type ErrorRow, errorTable, type Responsible } from './error-table.js'
export { isWebhookError, WebhookError } from './errors.js'
export type { EventOf, EventPattern, EventsOf, Matching, MatchingName } from './events.js'
export type { Handshake, HandshakeMac, HandshakeReply, HandshakeValue } from './handshake-definition.js'
export { headerReader, type HeaderReader, type HeadersInput } from './headers.js'
export { jwks, type JwksOptions } from './jwks.js'
export { memoryStore, type MemoryStoreOptions } from './memory-store.js'
export type { Counts, Hooks, Logger, Refusal } from './observers.js'
export { permanent, type PermanentError } from './permanent.js'
export type {
  EventMap,
  EventName,
  Format,
  IdTrust,
  Integrity,
  Provider,
  ProviderDefinition,
  ProviderReplies,
} from './provider.js'
export { createReceiver } from './create-receiver.js'
export type { Handler, Health, MountableReceiver, Receiver, Verified } from './receiver.js'
export type { Acknowledge, CommonOptions, ReceiverOptions, SignedOptions, UnsignedOptions } from './receiver-options.js'
export type { ReplyBody, ReplyInit, WebhookReply } from './reply.js'
export type { BodyReader, WebhookRequest } from './request.js'
export type { KeyFormat, PublicKeyFormat } from './key-format.js'
export type {
  BasicScheme,
  CustomRequest,
  CustomScheme,
  CustomSignRequest,
  HashName,
  HashScheme,
  HmacScheme,
  JwtAlgorithm,
  JwtScheme,
  PublicKeyScheme,
  Scheme,
  TokenScheme,
  UrlVariant,
} from './scheme.js'
export type {
  FieldsGrammar,
  ListGrammar,
  PairsGrammar,
  PositionsGrammar,
  Ref,
  SignatureSource,
  TimestampSource,
  TimestampUnit,
  TokenSource,
  ValuesGrammar,
} from './signature-source.js'
export type { CapturedSecret, Secret, SecretInput, SecretRequest, SecretResolver } from './secret-input.js'
export { sign, type SignedRequest, type SignOptions, signRequest } from './sign.js'
export type { SchemaIssue, SchemaResult, StandardSchema } from './standard-schema.js'
export type { JobQueue, WebhookJob } from './queue.js'
export type {
  ClaimRequest,
  ClaimResult,
  Commit,
  Completion,
  ReleaseOptions,
  ReplayMark,
  Store,
  StoredReply,
  StoreTransaction,
  TransactionRequest,
} from './store.js'
export type { Tolerance } from './timestamp.js'
export type { SignedInput, Verdict, Verification } from './verdict.js'
export { createVerifier, type Verifier, type VerifierOptions } from './verifier.js'
export { verify, type VerifyOptions } from './verify.js'

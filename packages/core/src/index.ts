export type { Claim } from './claims/app-claim.js'
export { type ErrorCode, type ErrorRow, errorTable, type Responsible } from './errors/error-table.js'
export { isWebhookError, WebhookError } from './errors/errors.js'
export { permanent, type PermanentError } from './errors/permanent.js'
export type { Handshake, HandshakeMac, HandshakeReply, HandshakeValue } from './handshake/handshake-definition.js'
export type { Acknowledge, CommonOptions, ReceiverOptions, SignedOptions, UnsignedOptions } from './options/receiver-options.js'
export { defineProvider, withEvents } from './provider/define-provider.js'
export type { EventOf, EventPattern, EventsOf, Matching, MatchingName } from './provider/events.js'
export type {
  EventMap,
  EventName,
  Format,
  IdTrust,
  Integrity,
  Provider,
  ProviderDefinition,
  ProviderReplies,
} from './provider/provider.js'
export type { SchemaIssue, SchemaResult, StandardSchema } from './provider/standard-schema.js'
export type { JobQueue, WebhookJob } from './queue/queue.js'
export { createReceiver } from './receiver/create-receiver.js'
export type { Delivery, DeliveryFacts } from './receiver/delivery.js'
export type { Counts, Hooks, Logger, Refusal } from './receiver/hooks.js'
export type { Handler, Health, MountableReceiver, Receiver, Verified } from './receiver/receiver.js'
export type { ReplyBody, ReplyInit, WebhookReply } from './reply/reply.js'
export { headerReader, type HeaderReader, type HeadersInput } from './request/headers.js'
export type { BodyReader, WebhookRequest } from './request/request.js'
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
} from './scheme/scheme.js'
export { jwks, type JwksOptions } from './secrets/jwks.js'
export type { KeyFormat, PublicKeyFormat } from './secrets/key-format.js'
export type { CapturedSecret, Secret, SecretInput, SecretRequest, SecretResolver } from './secrets/secret-input.js'
export { sign, type SignedRequest, type SignOptions, signRequest } from './sign/sign.js'
export type { Encoding } from './signature/encoding.js'
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
} from './signature/signature-source.js'
export { memoryStore, type MemoryStoreOptions } from './stores/memory-store.js'
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
} from './stores/store.js'
export type { Tolerance } from './verify/timestamp.js'
export type { SignedInput, Verdict, Verification } from './verify/verdict.js'
export { createVerifier, type Verifier, type VerifierOptions } from './verify/verifier.js'
export { verify, type VerifyOptions } from './verify/verify.js'

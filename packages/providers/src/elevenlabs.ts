import { defineProvider, type Provider } from '@posthorn/core'

/** Envelope of an ElevenLabs event. */
export interface ElevenlabsEvent {
  /** The name: `post_call_transcription`, `post_call_audio`, `call_initiation_failure`. */
  readonly type: string
  /** Seconds since 1970. */
  readonly event_timestamp: number
  readonly data: Readonly<Record<string, unknown>>
}

/** Events of ElevenLabs, by name. */
export type ElevenlabsEvents = Readonly<Record<string, ElevenlabsEvent>>

/**
 * ElevenLabs. The secret is shown once, when the webhook is created. There is no delivery id: equal bodies are one
 * delivery. `post_call_audio` brings the recording as base64; where you subscribe to it, give the receiver a larger
 * `bodyLimit`.
 */
export const elevenlabs: Provider<ElevenlabsEvents> = defineProvider({
  name: 'elevenlabs',
  docs: 'https://elevenlabs.io/docs/eleven-agents/workflows/post-call-webhooks',
  schemes: [
    {
      kind: 'hmac',
      hash: 'sha256',
      signature: { from: 'header:elevenlabs-signature', fields: { separator: ',', pick: 'v0', timestamp: 't' }, encoding: 'hex' },
      signed: '{timestamp}.{body}',
    },
  ],
  type: '{json:type}',
  // The sender's own library accepts half an hour.
  toleranceSeconds: { past: 1800, future: 300 },
})

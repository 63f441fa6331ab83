import type { Clock } from '@posthorn/testing'
import type { Attempt } from '@posthorn/testing'
import type { LogEntry, StandInRequest } from '@posthorn/testing/stand-ins'

/** What a stand-in is started with. */
export interface Settings {
  readonly port: number
  readonly clock: Clock
  readonly allowHttp: boolean
  /** A credential of the user's own, by the option that names its variable. */
  readonly credential: (option: CredentialOption) => Credential | undefined
  readonly onAttempt: (attempt: Attempt) => void
  readonly onRequest: (request: StandInRequest) => void
  readonly onLog: (entry: LogEntry) => void
}

/** Options that name the variable of a credential. */
export type CredentialOption = 'partnerKeyEnv' | 'apiKeyEnv' | 'signingKeyEnv' | 'signingSecretEnv'

/** A credential that came by environment. */
export interface Credential {
  /** Name of the variable. */
  readonly name: string
  readonly value: string
}

/** A stand-in that runs. */
export interface Running {
  readonly url: string
  /** How to use it, as lines; commands are ready to paste. */
  readonly guide: readonly string[]
  /** Whether the guide shows a credential that was made up. */
  readonly showsKeys: boolean
  /** Makes an event. Gives how many wanted it. */
  readonly emit?: (type: string) => Promise<number>
  readonly close: () => Promise<void>
}

/** A credential in a double-quoted word of a shell: that of the user's own is not shown. */
export const shownAs = (own: Credential | undefined, made: string): string => (own ? `$${own.name}` : made)

/** A command that posts JSON. */
export const postJson = (url: string, json: object, header?: string): string =>
  `curl -s ${url}${header ? ` -H "${header}"` : ''} -H 'content-type: application/json' -d '${JSON.stringify(json)}'`

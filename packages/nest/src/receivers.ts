import type { Provider } from '@nestjs/common'
import { WebhookError } from '@posthorn/core'
import type { ModuleReceiver, WebhooksModuleOptions } from './types.js'

/** Receivers by name. */
export type NamedReceivers = Readonly<Record<string, ModuleReceiver>>

export const OPTIONS = 'posthorn:options'
export const RECEIVERS = 'posthorn:receivers'

/** The injection token of a receiver, as for `overrideProvider(getReceiverToken('recover')).useValue(other)`. */
export const getReceiverToken = (name: string): string => `posthorn:receiver:${name}`

/** Makes a provider of each receiver, and one of all by name. */
export function receiverProviders(names: readonly string[]): Provider[] {
  const each = names.map((name) => ({
    provide: getReceiverToken(name),
    inject: [OPTIONS],
    useFactory: ({ receivers }: WebhooksModuleOptions): ModuleReceiver => {
      if (typeof receivers[name] !== 'function') throw invalid(`\`receivers.${name}\` must be a function that makes a receiver`)
      return receivers[name]()
    },
  }))
  const byName = ({ receivers }: WebhooksModuleOptions, ...all: ModuleReceiver[]) => {
    const unlisted = Object.keys(receivers).find((name) => !names.includes(name))
    if (unlisted !== undefined) throw invalid(`\`names\` of forRootAsync lacks "${unlisted}"`)
    return Object.fromEntries(all.map((receiver, index) => [names[index]!, receiver]))
  }
  return [...each, { provide: RECEIVERS, inject: [OPTIONS, ...names.map(getReceiverToken)], useFactory: byName }]
}

export const invalid = (problem: string): WebhookError => new WebhookError('options_invalid', `WebhooksModule: ${problem}.`)

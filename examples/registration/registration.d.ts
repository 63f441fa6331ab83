import type { RecoverEventName } from '@posthorn/providers/recover/api'
import type { ReferralloopEventName } from '@posthorn/providers/referralloop/api'

export function registerWebhooks(
  env: Readonly<Record<string, string | undefined>>,
  ownUrl: string,
  events: { readonly recover: readonly RecoverEventName[]; readonly referralloop: readonly ReferralloopEventName[] },
): Promise<void>

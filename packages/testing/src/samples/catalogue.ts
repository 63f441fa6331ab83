import { bots } from './bots.js'
import { chat } from './chat.js'
import { code } from './code.js'
import { commerce } from './commerce.js'
import { crm } from './crm.js'
import { documents } from './documents.js'
import { email } from './email.js'
import { gateways } from './gateways.js'
import { identity } from './identity.js'
import { leads } from './leads.js'
import { machines } from './machines.js'
import { media } from './media.js'
import { meetings } from './meetings.js'
import { money } from './money.js'
import { payments } from './payments.js'
import { planning } from './planning.js'
import type { Recipes } from './recipe.js'
import { telephony } from './telephony.js'

/** How events are made up, of every provider that Posthorn ships. */
export const recipes: Recipes = {
  ...bots,
  ...chat,
  ...code,
  ...commerce,
  ...crm,
  ...documents,
  ...email,
  ...gateways,
  ...identity,
  ...leads,
  ...machines,
  ...media,
  ...meetings,
  ...money,
  ...payments,
  ...planning,
  ...telephony,
}

import { Logger } from '@nestjs/common'
import { createReceiver } from '@posthorn/core'
import { customerio } from '@posthorn/providers/customerio'
import { recomly } from '@posthorn/providers/recomly'
import { recover } from '@posthorn/providers/recover'
import { referralloop } from '@posthorn/providers/referralloop'
import { store } from './store.js'
import { secretFrom, secretsByKeyIdFrom } from './secrets.js'

const log = new Logger('Webhooks')

// Anyone can cause refusals, so they go to `debug`, except for the first of a kind.
const logger = {
  debug() {},
  info() {},
  warn: (fields: object, message: string) => log.warn(message, fields),
  error: (fields: object, message: string) => log.error(message, fields),
}

export const receivers = {
  recover: () => createReceiver(recover, { secret: secretFrom('RECOVER_SECRET'), store, logger }),
  customerio: () => createReceiver(customerio, { secret: secretFrom('CUSTOMERIO_SIGNING_KEY'), store, logger }),
  referralloop: () => createReceiver(referralloop, { secret: secretFrom('REFERRALLOOP_SECRET'), store, logger }),
  recomly: () => createReceiver(recomly, { secret: secretsByKeyIdFrom('RECOMLY_KEYS'), store, logger }),
}

import type { IncomingMessage } from 'node:http'
import type { Delivery, EventOf } from '@posthorn/core'
import { OnWebhook, VerifyWebhook, WebhookDelivery, WebhookEvent } from '@posthorn/nest'
import { recover } from '@posthorn/providers/recover'
import { referralloop } from '@posthorn/providers/referralloop'

type ChecklistCompleted = EventOf<typeof recover, 'checklist.completed'>

export class Right {
  @OnWebhook(recover, 'checklist.completed')
  both(event: ChecklistCompleted, delivery: Delivery<'checklist.completed'>): void {
    event.data.total_items satisfies number
    delivery.type satisfies 'checklist.completed'
  }

  @OnWebhook(recover, 'checklist.completed')
  anyDelivery(_event: ChecklistCompleted, delivery: Delivery): void {
    delivery.fence satisfies number
  }

  @OnWebhook(recover, 'checklist.completed')
  inATransaction(_event: ChecklistCompleted, { transaction }: Delivery<string, { query(text: string): Promise<object> }>): void {
    void transaction.query('SELECT 1')
  }

  @OnWebhook(recover, 'checklist.completed')
  theEventAlone(_event: ChecklistCompleted): void {}

  @OnWebhook(recover, 'checklist.completed')
  nothing(): void {}

  @OnWebhook(recover, 'checklist.completed')
  async later(_event: ChecklistCompleted): Promise<string> {
    return 'ignored'
  }

  @OnWebhook(recover, 'checklist.completed')
  what({ data }: { readonly data: { readonly total_items: number } }): void {
    data.total_items satisfies number
  }

  @OnWebhook(recover, 'lead.*')
  prefix(event: EventOf<typeof recover, 'lead.*'>): void {
    event.type satisfies 'lead.created' | 'lead.status_changed'
  }

  @OnWebhook(recover, '*')
  all(event: EventOf<typeof recover>): void {
    if (event.type === 'checklist.completed') event.data.total_items satisfies number
  }

  @OnWebhook(recover, 'checklist.completed')
  @OnWebhook(recover, 'lead.status_changed')
  several(_event: EventOf<typeof recover, 'checklist.completed' | 'lead.status_changed'>): void {}
}

export class Wrong {
  // @ts-expect-error Recover has no such event
  @OnWebhook(recover, 'lead.deleted')
  event(): void {}

  // @ts-expect-error that is an event of Recover, and not of ReferralLoop
  @OnWebhook(referralloop, 'lead.created')
  provider(): void {}

  // @ts-expect-error the parameter is typed as another event
  @OnWebhook(recover, 'lead.created')
  otherEvent(_event: ChecklistCompleted): void {}

  // @ts-expect-error the event has no such field
  @OnWebhook(recover, 'checklist.completed')
  field(_event: { readonly data: { readonly items: number } }): void {}

  // @ts-expect-error the field is a number
  @OnWebhook(recover, 'checklist.completed')
  type(_event: { readonly data: { readonly total_items: string } }): void {}

  // @ts-expect-error a wildcard brings other events too
  @OnWebhook(recover, 'checklist.*')
  wildcard(_event: ChecklistCompleted): void {}

  // @ts-expect-error one of the two brings another event
  @OnWebhook(recover, 'lead.created')
  @OnWebhook(recover, 'checklist.completed')
  stacked(_event: ChecklistCompleted): void {}

  // @ts-expect-error it is the delivery of another event
  @OnWebhook(recover, 'lead.created')
  delivery(_event: object, _delivery: Delivery<'checklist.completed'>): void {}

  // @ts-expect-error there are two parameters
  @OnWebhook(recover, 'lead.created')
  three(_event: object, _delivery: Delivery, _more: string): void {}

  // @ts-expect-error only methods handle
  @OnWebhook(recover, 'lead.created')
  readonly property: string = ''

  // @ts-expect-error a name is no provider
  @OnWebhook('recover', 'lead.created')
  name(): void {}

  @OnWebhook(recover, 'checklist.completed')
  misspelt(event: ChecklistCompleted): void {
    // @ts-expect-error the event has no such field
    void event.data.total_itemz
  }
}

/** A decorator cannot type a parameter, so it accepts what is written there. */
@VerifyWebhook('recover')
export class Controller {
  @VerifyWebhook('recover', { param: 'tenant', context: (request: IncomingMessage) => request.headers })
  handle(@WebhookEvent() event: ChecklistCompleted, @WebhookDelivery() delivery: Delivery): void {
    event.data.total_items satisfies number
    delivery.fence satisfies number
  }
}

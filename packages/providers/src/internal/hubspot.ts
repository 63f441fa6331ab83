/** One of the up to 100 events of a request. */
export interface HubspotEvent {
  /** Not guaranteed to be unique. */
  readonly eventId: number
  readonly subscriptionId: number
  readonly portalId: number
  readonly appId: number
  /** Milliseconds since 1970. */
  readonly occurredAt: number
  /** `contact.creation`, `deal.propertyChange` and so on. */
  readonly subscriptionType: string
  /** 0 for the first attempt. */
  readonly attemptNumber: number
  readonly objectId?: number
  readonly [field: string]: unknown
}

/** Events of HubSpot: a request holds several of different types, so all have one name. */
export interface HubspotEvents {
  events: readonly HubspotEvent[]
}

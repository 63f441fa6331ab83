import type { Controls } from './control.js'
import { actionOf } from './customerio-action.js'
import { fieldsOf, object, optional, text } from './fields.js'
import type { CustomerioStandIn } from './customerio.js'

/** What can be asked of Customer.io's stand-in from another process. */
export function customerioControls({ run, report }: Pick<CustomerioStandIn, 'run' | 'report'>): Controls['post'] {
  return {
    events: async ({ body }) => ({ status: 200, body: await run(actionOf(body)) }),
    reports: async ({ body }) => {
      const fields = fieldsOf(body, ['url', 'objectType', 'metric', 'data'])
      const [url, objectType, metric] = [text(fields, 'url'), text(fields, 'objectType'), text(fields, 'metric')]
      return { status: 200, body: await report(url, objectType, metric, optional(fields, 'data', object)) }
    },
  }
}

import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Mounted, Target } from '@posthorn/testing/conformance'

type MountArguments = Parameters<Target['mount']>

/** Where the receivers of a case are mounted. */
export const pathOf = (receiver: MountArguments[0], tenants: boolean | undefined): string =>
  tenants ? '/hooks/:tenant' : 'receive' in receiver ? '/hooks' : '/hooks/:provider'

/** Serves an app until the case is over. */
export async function mountedOn(listener: RequestListener, errors: readonly unknown[]): Promise<Mounted> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    errors,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** What the servers and the client agree on. */
export const path = '/webhooks/stripe'
export const secret = 'whsec_3f9a1c5d7e2b4086a1c5d7e2b40863f9'
export const frameworks = ['express', 'koa', 'fastify', 'nest']
export const candidates = ['raw', 'snippet', 'posthorn']

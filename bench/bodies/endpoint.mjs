/** What the servers and the client agree on. The secret is one that Svix decodes and Stripe takes as it is. */
export const path = '/webhooks'
export const secret = `whsec_${Buffer.from('twenty-four bytes secret').toString('base64')}`
export const size = 1_048_576

/** What an example answers on, and the variable that holds each sender's secret. Every example has the same. */
const routes = [
  ['/webhooks/recover', 'RECOVER_SECRET'],
  ['/webhooks/customerio', 'CUSTOMERIO_SIGNING_KEY'],
  ['/webhooks/referralloop', 'REFERRALLOOP_SECRET'],
  ['/api/public/webhook/invite', 'RECOMLY_KEYS'],
]

/** Says where deliveries go and which secrets sign them, for who drives the app by hand. */
export function introduce(url, env) {
  for (const [path, name] of routes) {
    const source = env[name] ? `signed with ${name}` : `${name} is not set: a random one is in force, and not shown`
    console.log(`POST ${url}${path.padEnd(28)}${source}`)
  }
  console.log(`GET  ${url}/deliveries`)
}

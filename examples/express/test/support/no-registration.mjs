// Preloaded: every sender is out of reach for whoever wants to register.
const { fetch } = globalThis

globalThis.fetch = (url, init) =>
  typeof url === 'string' && url.includes('/v1/webhooks') ? Promise.reject(new TypeError('fetch failed')) : fetch(url, init)

const timeoutMs = 15_000

/** Sends a request as it is. */
export async function post(url, { headers, body }) {
  const reply = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(timeoutMs) }).then(
    async (response) => ({ status: response.status, text: `${response.status} ${await response.text()}` }),
    (error) => ({ status: undefined, text: `none: ${error.cause?.code ?? error.message}` }),
  )
  return { ...reply, endedAt: Date.now() }
}

// Secrets come from the environment and from nowhere else: a copy of this file must not run on a secret that is public.
export function secretFrom(name: string): string {
  const secret = process.env[name]
  if (!secret) throw new Error(`${name} is not set. Set it to the signing secret that the sender shows.`)
  return secret
}

// Recomly names its keys: {"key id": "secret", …}. What JSON.parse throws would quote the secrets.
export function secretsByKeyIdFrom(name: string): Record<string, string> {
  const text = secretFrom(name)
  try {
    return JSON.parse(text)
  } catch {
    throw new Error(`${name} is not JSON. Set it to an object: {"key id": "secret"}.`)
  }
}

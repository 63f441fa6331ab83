/** Reads attributes of a person from a reply: by a function, or by a path such as `lead.id` for each attribute. */
export type ReplyAttributes = ((reply: unknown) => Readonly<Record<string, unknown>>) | Readonly<Record<string, string>>

/** The attributes that a reply has. It is read as JSON, and left as text where it is none. */
export function attributesIn(reply: string, attributes: ReplyAttributes): Readonly<Record<string, unknown>> {
  const value = parsed(reply)
  if (typeof attributes === 'function') return attributes(value)
  const found = Object.entries(attributes).map(([name, path]) => [name, at(value, path)] as const)
  return Object.fromEntries(found.filter(([, read]) => read !== undefined))
}

function parsed(reply: string): unknown {
  try {
    return JSON.parse(reply)
  } catch {
    return reply
  }
}

function at(value: unknown, path: string): unknown {
  let here = value
  for (const step of path.split('.')) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return undefined
    here = (here as Readonly<Record<string, unknown>>)[step]
  }
  return here
}

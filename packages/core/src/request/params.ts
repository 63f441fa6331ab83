/** What stands between a name and its value, and after a field unless it is the last. */
export interface ParamsForm {
  readonly between: string
  readonly after: string
}

/**
 * The fields of a form, sorted by name. Of a repeated field each different value counts once, in order, as Twilio's
 * libraries do it. Nothing marks where a name ends, so that a signature over this does not cover the borders.
 */
export function joinParams(payload: unknown, { between, after }: ParamsForm): string | undefined {
  // What a request without a body has been parsed to.
  if (payload === null) return ''
  if (!isForm(payload)) return undefined
  const parts = Object.keys(payload)
    .toSorted(byCodeUnits)
    .flatMap((name) => valuesOf(payload[name]!).map((value) => name + between + value))
  return parts.join(after)
}

// A form is parsed into an object without a prototype, which JSON never is.
const isForm = (value: unknown): value is Readonly<Record<string, string | readonly string[]>> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === null

const valuesOf = (value: string | readonly string[]): readonly string[] =>
  typeof value === 'string' ? [value] : [...new Set(value)].toSorted(byCodeUnits)

const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

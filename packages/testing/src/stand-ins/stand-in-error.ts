/** A request that a stand-in turns down, and the reply that says so. */
export class StandInError extends Error {
  /** Always this text, also where a bundler has renamed the class. */
  override readonly name = 'StandInError'
  /** HTTP status of the reply. */
  readonly status: number
  /** For programs, such as `invalid_request`. */
  readonly code: string

  /** For the stand-ins alone. */
  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

/** What the request says cannot be. */
export const invalid = (message: string): StandInError => new StandInError(400, 'invalid_request', message)

/** There is nothing by that name. */
export const notFound = (message: string): StandInError => new StandInError(404, 'not_found', message)

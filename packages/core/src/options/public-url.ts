import { optionsInvalid } from '../errors/errors.js'
import type { CompiledScheme } from '../scheme/compiled-scheme.js'

/**
 * The address as it was given, where one was. It is never made up from the request, whose sender chooses `Host`.
 *
 * @throws WebhookError `options_invalid` where it is signed and not given, or is none.
 */
export function checkPublicUrl(
  provider: string,
  schemes: readonly Pick<CompiledScheme, 'signsUrl'>[],
  publicUrl: string | undefined,
): string | undefined {
  if (publicUrl === undefined && !schemes.some(({ signsUrl }) => signsUrl)) return undefined
  if (typeof publicUrl === 'string' && URL.canParse(publicUrl)) return publicUrl
  throw optionsInvalid(
    'publicUrl',
    `must be the full address that "${provider}" was given: it signs it, and the request cannot be asked`,
  )
}

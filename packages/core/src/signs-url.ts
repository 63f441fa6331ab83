import type { Provider } from './provider.js'
import { refsIn } from './template.js'

/** Whether a provider signs its own address, so that receivers have to know the `publicUrl`. */
export function signsUrl(provider: Provider): boolean {
  return provider['~compiled'].schemes.some(({ tokens, assertions }) =>
    [...tokens, ...assertions.flatMap((assertion) => assertion.tokens)].some((token) =>
      refsIn([token]).some(({ source }) => source === 'url' || source === 'url-without-query'),
    ),
  )
}

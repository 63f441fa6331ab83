import type { Provider } from './provider.js'

/** Whether a provider signs its own address, so that receivers have to know the `publicUrl`. */
export const signsUrl = (provider: Provider): boolean =>
  provider['~compiled'].schemes.some(({ signedRefs }) =>
    signedRefs.some(({ source }) => source === 'url' || source === 'url-without-query'),
  )

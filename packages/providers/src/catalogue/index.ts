export { isProviderName, loadProvider, type ProviderName } from './load.js'
export { providerNames } from './names.js'

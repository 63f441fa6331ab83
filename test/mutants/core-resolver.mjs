// Resolves @posthorn/core to a build in another folder. Signing stays with the real one: a mutant that signed as wrongly
// as it verifies would agree with itself.
let core
let real

export function initialize(data) {
  core = data.core
  real = new URL('../../packages/core/dist/index.js', import.meta.url).href
}

export async function resolve(specifier, context, next) {
  if (specifier === '@posthorn/core/node') return { url: new URL('node/index.js', core).href, shortCircuit: true }
  if (specifier === '@posthorn/core') return { url: new URL('index.js?entry', core).href, shortCircuit: true }
  return next(specifier, context)
}

export async function load(url, context, next) {
  if (url !== new URL('index.js?entry', core).href) return next(url, context)
  const source = `export * from './index.js'\nexport { sign } from ${JSON.stringify(real)}`
  return { format: 'module', source, shortCircuit: true }
}

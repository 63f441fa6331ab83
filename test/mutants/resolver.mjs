// Loads the packages of this repository once for each build that is asked for, one of them from another folder, and
// everything else once. A query, which what is imported inherits, says for which build: frameworks take long to load.
let name
let root

export function initialize(data) {
  ;({ name, root } = data)
}

const buildOf = (url) => (url === undefined ? null : new URL(url).searchParams.get('build'))

export async function resolve(specifier, context, next) {
  const build = buildOf(context.parentURL)
  if (build === null) return next(specifier, context)
  if (specifier === name || specifier.startsWith(`${name}/`)) {
    const file = specifier === name ? 'entry.js' : `${specifier.slice(name.length + 1)}/index.js`
    return { url: `${build}${file}?build=${build}`, shortCircuit: true }
  }
  const found = await next(specifier, context)
  const ours = found.url.startsWith(root) && !found.url.includes('/node_modules/') && buildOf(found.url) === null
  return ours ? { ...found, url: `${found.url}${found.url.includes('?') ? '&' : '?'}build=${build}` } : found
}

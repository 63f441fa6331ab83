const examples = new URL('../../../../', import.meta.url).href
const held = new URL('core.mjs', import.meta.url).href

/** Gives an example, and nothing else, receivers that hold their deliveries. */
export function resolve(specifier, context, next) {
  const { parentURL } = context
  if (specifier !== '@posthorn/core' || parentURL === held || !parentURL?.startsWith(examples)) return next(specifier, context)
  return { url: held, format: 'module', shortCircuit: true }
}

import { ReflectionKind } from 'typedoc'

/**
 * Types that exports mention and that nobody has to name, by the package and the end of the file's path. One that is no longer
 * mentioned is told of, and is to be taken out here.
 */
export const notExported = {
  '@posthorn/core': [
    // Steps of a computed type: its result is what a user sees.
    'events.ts:Name',
    'events.ts:Wildcards',
    // The list that `Format` is made of.
    'provider.ts:formats',
    // What a definition becomes; a field for core alone.
    'compiled-provider.ts:CompiledProvider',
    // No interface, because some parsers declare the same fields on Node's request; `BodySource` shows them.
    'body.ts:KeptBody',
  ],
  '@posthorn/nest': [
    // What `forRootAsync` takes besides, put together by Nest's builder: the docstring of the module says it.
    'webhooks.module.ts:Extras',
    // What the decorator demands of a method: nobody writes it, and the decorator's signature shows it.
    'on-webhook.ts:Method',
  ],
  // Parts of what a client of a library has to be: an app has the client, and never makes these.
  '@posthorn/postgres': ['client.ts:PgStatement'],
  '@posthorn/redis': ['client.ts:NodeRedisSetOptions'],
  '@posthorn/providers': [
    // Errors are made by the clients, not by apps.
    'api-error.ts:ApiFacts',
    // Parts of events, which `EventOf` gives by the event's name.
    'aws-sns.ts:Confirmation',
    'customerio.ts:ObjectType',
    'recover.ts:ChecklistProgress',
    'recover.ts:Envelope',
    'recover.ts:Lead',
    'recover.ts:Message',
    'recover.ts:Undocumented',
    'referralloop.ts:Envelope',
    'referralloop.ts:Signup',
    'telegram.ts:kinds',
  ],
  '@posthorn/testing': [
    // What probes are written with, which are run by `probe` and not by apps.
    'probe/kit.ts:Seen',
    'probe/payload.ts:Payload',
    'probe/reading.ts:Reading',
    'probe/reply.ts:Reply',
    'probe/runs.ts:Runs',
    'probe/wire.ts:Post',
  ],
}

const isWithin = (reflection, test) => {
  for (let above = reflection.parent; above; above = above.parent) if (test(above)) return true
  return false
}

/** A provider's own entry point, which holds its description and the types of its events. */
const isProvider = ({ kind, name }) => kind === ReflectionKind.Module && /^@posthorn\/providers\/[^/]+$/.test(name)

const isOptions = ({ name }) => name.endsWith('Options')

/**
 * What needs no docstring: fields of events. They are the sender's, and there are hundreds of them: what they mean is said by
 * the document that the provider names. Where a docstring says something besides, such as a unit or that a field is not
 * signed, it is shown. The names that a provider exports need one, and so do the fields of options, and everything of the
 * clients under `/api`. The entry point itself needs none: it is its provider.
 */
const isFieldOfEvent = (field) => !isProvider(field.parent) && isWithin(field, isProvider) && !isWithin(field, isOptions)

const isShown = (reflection) => !isWithin(reflection, ({ kind }) => kind === ReflectionKind.Parameter)

/** Names of what has no docstring and needs none, by package. */
export function notDocumented(project) {
  const fields = project
    .getReflectionsByKind(ReflectionKind.Property | ReflectionKind.Module)
    .filter((reflection) => (isFieldOfEvent(reflection) ? isShown(reflection) : isProvider(reflection)))
    .filter((reflection) => !reflection.hasComment())
    .map((reflection) => reflection.getFriendlyFullName())
  // Shapes that a conditional type compares with: nobody makes one, and the type's own docstring says what they are for.
  const compared = ['connect', 'transaction'].map((name) => `@posthorn/postgres.TransactionOf.__type.${name}`)
  return { '@posthorn/providers': [...new Set(fields)], '@posthorn/postgres': compared }
}

/** What TypeDoc takes for documented although nothing says what it is: `@default 'POST'` and no more. */
export const emptyDocstrings = (project) =>
  Object.values(project.reflections).filter(
    ({ kind, comment }) => kind !== ReflectionKind.Module && comment?.summary.length === 0 && comment.hasVisibleComponent(),
  )

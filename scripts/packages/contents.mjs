import { homedir } from 'node:os'
import { posix } from 'node:path'
import { root } from '../run.mjs'

const secrets = [
  [/-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\s*(?:\\n)?\s*[A-Za-z0-9+/]{32}/, 'a private key'],
  [/\bnpm_[A-Za-z0-9]{36}\b/, 'a token of npm'],
  [/_authToken\s*=\s*[^\s$'"]/, 'a token of a registry'],
  [/\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{22})/, 'a token of GitHub'],
  [/\bAKIA[0-9A-Z]{16}\b/, 'a key of AWS'],
  [/\bxox[abprs]-\d[\w-]{10}/, 'a token of Slack'],
  [/\b[rs]k_live_[A-Za-z0-9]{16}/, 'a key of Stripe'],
]

const escaped = (text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)

/** A path, and neither the end of an address nor the start of a longer name. */
const asPath = (pattern) => new RegExp(String.raw`(?:(?<![\w.:/-])|(?<=file://))(?:${pattern})(?![\w.-])`)

/** The checkout and the home folder by name, and what home folders look like on other machines. */
const machinePaths = [
  // One name alone, such as /webhooks, may well be no path of a machine.
  ...[root, homedir()]
    .map((path) => path.replace(/[/\\]$/, ''))
    .filter((path) => /[/\\].*[/\\]/.test(path))
    .map(escaped),
  String.raw`/(?:home|Users)/[\w.-]+`,
  String.raw`[A-Z]:\\+Users\\+[\w.-]+`,
].map(asPath)

/** What a file says that nobody outside may or can read. */
function leaks(file, text) {
  const path = machinePaths.map((pattern) => pattern.exec(text)?.[0]).find((found) => found !== undefined)
  return [
    ...secrets.filter(([pattern]) => pattern.test(text)).map(([, what]) => `${file} holds what looks like ${what}: remove it`),
    ...(path === undefined ? [] : [`${file} holds a path of a machine, ${path}: remove it`]),
  ]
}

/** What keeps a debugger from showing the source behind a map. */
function mapProblems(file, text, files) {
  const { sources, sourcesContent, sourceRoot = '' } = JSON.parse(text)
  return sources.flatMap((source, index) => {
    const path = sourceRoot + source
    if (/^(?:[a-z]+:|[/\\])/i.test(path)) return [`${file} names its source as ${path}: it must be relative`]
    if (typeof sourcesContent?.[index] === 'string' || files.includes(posix.join(posix.dirname(file), path))) return []
    return [`${file} names ${path}, which is neither in it nor shipped: keep "inlineSources" in tsconfig.base.json`]
  })
}

/** What is wrong in the files of a package, given as texts by path. */
export function contentProblems(texts) {
  const files = [...texts.keys()]
  return [...texts].flatMap(([file, text]) => [
    ...leaks(file, text),
    ...(file.endsWith('.map') ? mapProblems(file, text, files) : []),
  ])
}

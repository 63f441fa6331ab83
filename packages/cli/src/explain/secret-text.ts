import type { Cause, NamedSecret } from './explanation.js'
import type { Change, Trial } from './trial.js'
import { codeOf, nameOf } from './wording.js'

/** A way in which a secret's text goes wrong between the sender's page and `process.env`. */
interface Slip {
  readonly id: string
  /** Gives the text as it should be; the same where this is not what is wrong. */
  readonly mend: (text: string) => string
  /** What is wrong with it, after its name. */
  readonly problem: string
  readonly fix: (code: string) => string
}

const slips: readonly Slip[] = [
  {
    id: 'secret_bom',
    mend: (text) => text.replace(/^\uFEFF/, ''),
    problem: 'begins with a byte order mark, as editors write at the start of a file',
    fix: (code) => `secret: ${code}?.replace(/^\\uFEFF/, ''), or save the file as UTF-8 without it`,
  },
  {
    id: 'secret_whitespace',
    mend: (text) => text.trim(),
    problem: 'begins or ends with white space, usually the line break of a file',
    fix: (code) => `secret: ${code}?.trim()`,
  },
  {
    id: 'secret_line_break',
    mend: (text) => text.replace(/(?:\\r)?\\n$/, ''),
    problem: 'ends with the letters `\\n`, which a shell or a .env file did not turn into a line break',
    fix: () => 'Set the variable again without `\\n` at its end',
  },
  {
    id: 'secret_quoted',
    mend: (text) => text.replace(/^(["'`])(.*)\1$/s, '$2'),
    problem: 'is wrapped in quotes, which some loaders of .env files and `docker --env-file` keep',
    fix: () => 'Set the variable again without the quotes',
  },
  {
    id: 'secret_assignment',
    mend: (text) => text.replace(/^(?:export\s+)?[A-Za-z_]\w*\s*[=:]\s*/, ''),
    problem: 'holds the name, too: `NAME=value` was pasted as the value',
    fix: () => 'Set the variable to what stands after the `=` alone',
  },
  {
    id: 'secret_invisible',
    mend: (text) => text.replaceAll(/[\u00AD\u200B-\u200F\u2060\uFEFF]/g, '').replaceAll('\u00A0', ' '),
    problem: 'holds characters that cannot be seen, which came with copy and paste',
    fix: () => 'Type it, or copy it from the raw text, and set the variable again',
  },
  {
    id: 'secret_inner_whitespace',
    mend: (text) => (text.includes('-----BEGIN') ? text : text.replaceAll(/\s/g, '')),
    problem: 'has white space inside, as of a line that was wrapped',
    fix: () => 'Set the variable again on one line, without blanks',
  },
  {
    id: 'secret_url_encoded',
    mend: (text) => unescaped(text),
    problem: 'is URL-encoded',
    fix: (code) => `secret: decodeURIComponent(${code} ?? '')`,
  },
  {
    id: 'secret_prefix_extra',
    mend: (text) => text.replace(/^(?:wh(?:sec|sk|pk)_|Bearer |Basic )/, ''),
    problem: 'begins with a prefix that the sender leaves out when it signs',
    fix: () => 'Set the variable again without the prefix',
  },
  {
    id: 'secret_prefix_missing',
    mend: (text) => (text.startsWith('whsec_') ? text : `whsec_${text}`),
    problem: 'lacks `whsec_`, with which this sender signs',
    fix: () => 'Set the variable to the whole secret, `whsec_` included',
  },
  { id: 'secret_encoded', mend: (text) => decoded(text, 'base64'), ...encodedAs('base64') },
  { id: 'secret_encoded', mend: (text) => decoded(text, 'hex'), ...encodedAs('hex') },
]

/** The secret with a slip or two undone. */
export function* secretTexts(trial: Trial): Generator<Change> {
  const seen = new Set([trial.secret.value])
  let level: readonly Change[] = [{ trial, causes: [] }]
  for (let depth = 0; depth < 2; depth += 1) {
    const next: Change[] = []
    for (const { trial: from, causes } of level) {
      for (const slip of slips) {
        const value = slip.mend(from.secret.value)
        if (value === '' || seen.has(value)) continue
        seen.add(value)
        next.push({ trial: { ...trial, secret: { ...trial.secret, value } }, causes: [...causes, causeOf(slip, trial.secret)] })
      }
    }
    yield* next
    level = next
  }
}

const causeOf = ({ id, problem, fix }: Slip, secret: NamedSecret): Cause => ({
  id,
  problem: `The secret ${nameOf(secret)} ${problem}.`,
  fix: `${fix(codeOf(secret))}.`.replace(/\)\.$/, ')'),
})

function encodedAs(encoding: 'base64' | 'hex'): Pick<Slip, 'problem' | 'fix'> {
  return {
    problem: `is the real one written in ${encoding}`,
    fix: (code) => `secret: Buffer.from(${code} ?? '', '${encoding}').toString()`,
  }
}

function decoded(text: string, encoding: 'base64' | 'hex'): string {
  const bytes = Buffer.from(text, encoding)
  const same = (again: string) => again.replace(/=+$/, '').toLowerCase() === text.replace(/=+$/, '').toLowerCase()
  const read = bytes.toString()
  return same(bytes.toString(encoding)) && Buffer.from(read).equals(bytes) ? read : text
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

import type { Mutant } from './mutant.js'

const file = 'signature/fast-path.js'
const scan = 'signature/signature-scan.js'
const spelling = 'signature/spelling.js'

const decodedAndWritten = `(text.length === Math.ceil(bytes / 3) * 4 && /^[\\w+/]+=*$/.test(text)
        ? Buffer.from(text, encoding).toString(encoding)
        : undefined)`

const broken: readonly Omit<Mutant, 'package' | 'mount'>[] = [
  {
    name: 'one key is used for all of them',
    edits: [
      {
        file: 'signature/hmac.js',
        from: 'const padsOf = new WeakMap();',
        to: 'const padsOf = { set(_key, pads) { this.last = pads; }, get() { return this.last; } };',
      },
    ],
    caughtBy: ['KEY-10', 'SIG-25'],
  },
  {
    name: 'what is signed before the body is left out',
    edits: [{ file, from: 'start += text;', to: "start += '';" }],
    caughtBy: ['SIG-01'],
  },
  {
    name: 'the time that is judged is not the one that is signed',
    edits: [
      { file: scan, from: "return 'header_repeated';\n", to: 'signed ??= time;\n' },
      { file: scan, from: 'let signatures;', to: 'let signed;\n            let signatures;' },
      { file: scan, from: 'timestamp: time }', to: 'timestamp: time, signed: signed ?? time }' },
      { file, from: '= startOf(pieces, time, view)', to: '= startOf(pieces, written.signed ?? time, view)' },
    ],
    caughtBy: ['TS-17'],
  },
  {
    name: 'the length of a signature is not looked at',
    edits: [{ file: spelling, from: 'text.length === length && !', to: '!' }],
    caughtBy: ['SIG-08'],
  },
  {
    name: 'a signature is taken in the case in which it is written',
    edits: [
      {
        file: spelling,
        from: 'return isDigest(lowered) ? lowered : undefined;',
        to: 'return isDigest(lowered) ? text : undefined;',
      },
    ],
    caughtBy: ['SIG-11'],
  },
  {
    name: 'the spare bits of base64 are passed over',
    edits: [
      {
        file: spelling,
        from: '(canonical(text) ? text : undefined)',
        to: decodedAndWritten,
      },
    ],
    caughtBy: ['SIG-13'],
  },
  {
    name: 'a prefix is taken off where there is one',
    edits: [
      {
        file: spelling,
        from: '(text.startsWith(prefix) ? spell(text.slice(prefix.length)) : undefined)',
        to: 'spell(text.startsWith(prefix) ? text.slice(prefix.length) : text)',
      },
    ],
    caughtBy: ['SIG-04'],
  },
  {
    name: 'a signature of any version counts',
    edits: [
      {
        file: scan,
        from: 'if (!value.startsWith(signature, from))',
        to: 'if (!value.slice(from, end).includes(signature.slice(-1)))',
      },
    ],
    caughtBy: ['SIG-18'],
  },
  {
    name: 'the name of a version is only looked for at its start',
    edits: [
      {
        file: scan,
        from: '{ separator, signature: `${pick},`, timestamp: undefined }',
        to: '{ separator, signature: pick, timestamp: undefined }',
      },
      {
        file: scan,
        from: 'const text = value.slice(from + signature.length, end);',
        to: "const text = value.slice(value.indexOf(',', from) + 1, end);",
      },
    ],
    caughtBy: ['SIG-19'],
  },
  {
    name: 'any number of signatures is tried',
    edits: [{ file: scan, from: ' && signatures.length <= maxCandidates', to: '' }],
    caughtBy: ['SIG-16'],
  },
  {
    name: 'a signature that did not fit is forgotten with the one that did',
    edits: [
      {
        file: 'verify/compare.js',
        from: 'if (timingSafeEqual(given, expected))\n                    matches += 1;',
        to: 'matches = timingSafeEqual(given, expected) ? 1 : 0;',
      },
    ],
    caughtBy: ['KEY-10'],
  },
]

/** How most schemes are verified. What both ways can do wrong is with the rest of the core. */
export const fastPathMutants: readonly Mutant[] = broken.map((one) => ({ ...one, package: 'core', mount: 'Express 5' }))

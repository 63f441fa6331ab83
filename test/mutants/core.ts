import type { Mutant } from './mutant.js'

// What most schemes are verified by has a file of its own: a mistake of either way is made in both.
const compare = 'verify/compare.js'
const spelling = 'signature/spelling.js'

const exactComparison = 'candidate.length === expected.length && timingSafeEqual(candidate, expected)'

const fastComparison = 'if (timingSafeEqual(given, expected))'

const lenientSpelling = `const spell = (text) => {
        const read = Buffer.from(text, encoding);
        return read.length === bytes ? read.toString(encoding) : undefined;
    };`

const strictSpelling = "const spell = encoding === 'hex' ? hexOf(bytes * 2) : base64Of(encoding === 'base64', bytes);"

const bodyRead = 'view.body = bodyWithin(config.bodyLimit, bytes);'

// Cleans up after itself, as such a mistake would: only what it asks and answers before the signature is checked is wrong.
const askedTooEarly = `${bodyRead}
        if (examined) {
            const { identify } = await import('../claims/identity.js');
            view.payload = parsePayload(view.body, config.format, view.method);
            const { key } = identify({ ...config, tenant: undefined, view, evidence: examined });
            const early = await config.store.claim({ key, token: 'early', leaseMs: 1000, retentionMs: 1000 });
            if (early.state === 'done') return { reply: config.provider['~compiled'].replies.ok };
            await config.store.release(key, 'early');
        }`

const broken: readonly Omit<Mutant, 'package' | 'mount'>[] = [
  {
    name: 'the check is inverted',
    edits: [
      {
        file: 'verify/check.js',
        from: "matches > 0 && asserted && !isToken ? undefined : 'signature_mismatch'",
        to: "matches > 0 && asserted && !isToken ? 'signature_mismatch' : undefined",
      },
      {
        file: 'verify/check.js',
        from: "!couldBeToken(tokens, content) ? undefined : 'signature_mismatch'",
        to: "!couldBeToken(tokens, content) ? 'signature_mismatch' : undefined",
      },
    ],
    caughtBy: ['SIG-01', 'SIG-10', 'BODY-01'],
  },
  {
    name: 'the comparison is skipped',
    edits: [
      { file: compare, from: exactComparison, to: 'candidate.length === expected.length' },
      { file: compare, from: fastComparison, to: 'if (given.length === expected.length)' },
    ],
    caughtBy: ['SIG-09', 'SIG-10', 'BODY-01', 'LOG-03'],
  },
  {
    name: 'only as many bytes are compared as the shorter side has',
    edits: [
      { file: compare, from: exactComparison, to: 'candidate.equals(expected.subarray(0, candidate.length))' },
      {
        file: 'signature/methods.js',
        from: 'plausible: (bytes) => bytes === digestBytes[hash]',
        to: 'plausible: (bytes) => bytes > 0',
      },
      { file: compare, from: fastComparison, to: 'if (digest.startsWith(text))' },
      { file: spelling, from: 'text.length === length && !', to: 'text.length > 0 && !' },
      { file: spelling, from: '(canonical(text) ? text : undefined)', to: "(text === '' ? undefined : text)" },
    ],
    caughtBy: ['SIG-07'],
  },
  {
    name: 'the window is ignored',
    edits: [
      {
        file: 'verify/evidence.js',
        from: 'return checkWindow(timestamp, source.unit, window.now, window.tolerance) ?? timestamp;',
        to: 'return timestamp;',
      },
    ],
    caughtBy: ['TS-02', 'TS-04', 'RPL-04', 'LOG-03'],
  },
  {
    name: 'duplicates are looked for before the signature is checked',
    edits: [{ file: 'receiver/admission.js', from: bodyRead, to: askedTooEarly }],
    caughtBy: ['RPL-06', 'RPL-08'],
  },
  {
    name: 'only the first signature is tried',
    edits: [
      {
        file: compare,
        from: 'for (const candidate of candidates) {',
        to: 'for (const candidate of candidates.slice(0, 1)) {',
      },
      { file: compare, from: 'for (const text of texts) {', to: 'for (const text of texts.slice(0, 1)) {' },
    ],
    caughtBy: ['SIG-16'],
  },
  {
    name: 'only the first secret is tried',
    edits: [
      { file: 'verify/check.js', from: 'for (const key of keys) {', to: 'for (const key of keys.slice(0, 1)) {' },
      { file: compare, from: 'for (const key of keys) {', to: 'for (const key of keys.slice(0, 1)) {' },
    ],
    caughtBy: ['KEY-10'],
  },
  {
    name: 'signatures are decoded leniently',
    edits: [
      {
        file: 'signature/encoding.js',
        from: "return hexText.test(text) ? Buffer.from(text, 'hex') : undefined;",
        to: "return Buffer.from(text, 'hex');",
      },
      {
        file: 'signature/encoding.js',
        from: 'return bytes.length > 0 && bytes.toString(encoding) === text ? bytes : undefined;',
        to: 'return bytes;',
      },
      { file: spelling, from: strictSpelling, to: lenientSpelling },
    ],
    caughtBy: ['SIG-08', 'SIG-13'],
  },
  {
    name: 'the first of repeated headers counts',
    edits: [
      {
        file: 'node/headers.js',
        from: 'found = found === undefined ? raw[index + 1] : repeated;',
        to: 'found ??= raw[index + 1];',
      },
    ],
    caughtBy: ['TS-17', 'LOG-03'],
  },
  {
    name: 'the body is decoded to text before it is hashed',
    edits: [
      { file: 'signature/signed-content.js', from: 'return view.body;', to: 'return Buffer.from(view.body.toString());' },
      { file: compare, from: 'start, body, encoding', to: 'start, Buffer.from(body.toString()), encoding' },
    ],
    caughtBy: ['BODY-05'],
  },
  {
    name: 'what a handshake signs for anyone passes for a delivery',
    edits: [
      { file: 'verify/check.js', from: 'asserted && !isToken', to: 'asserted' },
      {
        file: 'verify/check.js',
        from: " && !couldBeToken(tokens, content) ? undefined : 'signature_mismatch'",
        to: " ? undefined : 'signature_mismatch'",
      },
    ],
    caughtBy: ['HSK-12'],
  },
  {
    name: 'a handshake shows no token, and the receiver has none',
    edits: [
      {
        file: 'handshake/answer-handshake.js',
        from: "if (typeof shown !== 'string' || verifyToken === undefined)\n        return false;",
        to: 'if (shown === undefined || verifyToken === undefined)\n        return true;',
      },
    ],
    caughtBy: ['HSK-03'],
  },
  {
    name: 'any unsigned body is looked into for a handshake',
    edits: [
      { file: 'handshake/answer-handshake.js', from: 'const maxUnsignedBody = 4096;', to: 'const maxUnsignedBody = 1_000_000;' },
    ],
    caughtBy: ['HSK-09'],
  },
  {
    name: 'a secret that the app does not take is captured all the same',
    edits: [
      {
        file: 'handshake/answer-handshake.js',
        from: "taken === false ? 'handshake_refused' : reply",
        to: 'taken === null ? undefined : reply',
      },
    ],
    caughtBy: ['HSK-07'],
  },
  {
    name: 'a failed run keeps its claim',
    edits: [{ file: 'claims/claims.js', from: 'await lease.release(options);', to: 'await Promise.resolve();' }],
    caughtBy: ['DUP-06', 'DUP-07', 'DUP-20'],
  },
  {
    name: 'a delivery is complete before its handler runs',
    edits: [
      {
        file: 'receiver/runs.js',
        from: 'const failure = await work.run(delivery)',
        to: "await this.#claims.complete(delivery, lease); lease.complete = lease.release = async () => ({ state: 'committed' }); const failure = await work.run(delivery)",
      },
    ],
    caughtBy: ['DUP-04', 'DUP-06', 'DUP-07', 'DUP-20'],
  },
  {
    name: 'a duplicate is told of success while the first runs',
    edits: [{ file: 'receiver/runs.js', from: "if (run.delivery.mode === 'before' && run.lease)", to: 'if (run.lease)' }],
    caughtBy: ['DUP-04'],
  },
  {
    name: 'an unsigned id is all that tells deliveries apart',
    edits: [
      {
        file: 'provider/compiled-provider.js',
        from: "scheme.covers === 'body' ? 'body' : 'unsigned'",
        to: "scheme.covers === 'body' ? 'body' : 'signed'",
      },
    ],
    caughtBy: ['DUP-15', 'RPL-07'],
  },
  {
    name: 'the reply tells why a request was refused',
    edits: [
      {
        file: 'reply/reply-for.js',
        from: 'if (errorTable[code].status === 401)\n        return refused;',
        to: "if (errorTable[code].status === 401)\n        return { ...refused, headers: { ...refused.headers, 'x-reason': code } };",
      },
    ],
    caughtBy: ['LOG-03', 'LOG-04'],
  },
  {
    name: 'an error quotes the secret',
    edits: [
      {
        file: 'secrets/key-material.js',
        from: "'it starts or ends with white space,",
        to: "secret + ' starts or ends with white space,",
      },
    ],
    caughtBy: ['LOG-10'],
  },
]

/** What decides, remembers and replies, whatever the framework. */
export const coreMutants: readonly Mutant[] = broken.map((one) => ({ ...one, package: 'core', mount: 'Express 5' }))

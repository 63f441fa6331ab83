import { type Fault, sameLength } from './fault.js'

const seconds = () => Date.now() / 1000

export const timeFaults: readonly Fault[] = [
  { id: 'TS-02', mistake: 'a time that is not checked', parts: { fresh: () => true }, detail: /60 minutes ago was accepted/ },
  {
    id: 'TS-04',
    mistake: 'only the past',
    parts: { fresh: (time) => seconds() - Number(time) <= 300 },
    detail: /ahead was accepted/,
  },
  {
    id: 'TS-05',
    mistake: 'only the past',
    parts: { fresh: (time) => seconds() - Number(time) <= 300 },
    detail: /milliseconds was accepted/,
  },
  {
    id: 'TS-MOVED',
    mistake: 'a signature that is not checked',
    parts: { fits: sameLength },
    detail: /current time was accepted/,
  },
  {
    id: 'TS-08',
    mistake: 'a parser that throws',
    parts: { fresh: (time) => Math.abs(seconds() - Number(BigInt(time ?? ''))) <= 300 },
    detail: /timestamp "NaN" was not refused with 4xx: answered 500/,
  },
  {
    id: 'TS-17',
    mistake: 'the age of one timestamp and the signature of the other',
    parts: {
      evidence: ({ headers }) => {
        const fields = String(headers['stripe-signature'] ?? '')
          .split(',')
          .map((field) => field.split('='))
        const [time, signedTime = time] = fields.flatMap(([name, text]) => (name === 't' ? [text] : []))
        return { time, signedTime, signature: fields.find(([name]) => name === 'v1')?.[1] }
      },
    },
    detail: /current time before the signed one was accepted/,
  },
]

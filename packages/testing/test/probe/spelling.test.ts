import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { respelled } from '../../src/probe/spelling.js'

// Keys like `__proto__` mean other things to JSON.parse and to an object literal.
const events = fc.dictionary(
  fc.string().filter((key) => key !== '__proto__'),
  fc.jsonValue({ noUnicodeString: false }),
)

test('JSON that is spelled otherwise means the same', () => {
  fc.assert(
    fc.property(events, (event) => {
      const plain: unknown = JSON.parse(JSON.stringify(event))
      for (const json of Object.values(respelled(event))) expect(JSON.parse(json)).toEqual(plain)
    }),
  )
})

test('each spelling is another than that of JSON.stringify', () => {
  const event = { id: 'evt_1', data: { total: 4, text: 'a/b "c" \\ 5' } }
  expect(respelled(event)).toEqual({
    'indented JSON': expect.stringContaining('\n  "data": {\n') as string,
    'escaped letters and slashes': String.raw`{"\u0069\u0064":"\u0065\u0076\u0074_1","\u0064\u0061\u0074\u0061":{"\u0074\u006f\u0074\u0061\u006c":4,"\u0074\u0065\u0078\u0074":"\u0061\/\u0062 \"\u0063\" \\ 5"}}`,
    'numbers such as 1.0': String.raw`{"id":"evt_1","data":{"total":4.0,"text":"a/b \"c\" \\ 5"}}`,
    'a key that is there twice': String.raw`{"id":"0","id":"evt_1","data":{"total":4,"text":"a/b \"c\" \\ 5"}}`,
  })
})

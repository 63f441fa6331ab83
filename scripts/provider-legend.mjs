/** How to read the tables of `docs/providers.md`. */
export const tableLegend = `| written | meaning |
| --- | --- |
| \`x-signature\` | the signature is the value of this header |
| \`x-signature: sha256=…\` | the header's value looks so; … is the signature |
| \`t=…,v1=…\` | named fields: the time, then the signature |
| \`v1,…\` | a version, a comma, a signature; several of them are separated by blanks |
| \`time,…\` | the time, then one or more signatures |
| \`name\\|…&name\\|…\` | signatures, each after a name |
| \`…,…\` | one or more signatures and nothing else |
| \`query:\`, \`json:\`, \`form:\` | no header: a parameter of the address, a field of a JSON body (\`json:a.b\` is \`b\` in \`a\`), a field of a form |
| \`item:\` | a field of each item of a list in the body; every item is checked by itself |
| A or B | two ways of signing: the first whose signature is there decides; where both stand in one place, the format of the body or another header does |
| A, B | two places for signatures; any may hold the right one |
| key base64, key hex | the secret is decoded before it is used; Posthorn does that |
| HMAC, SHA-256 with the secret | secret on both sides. RSA, ECDSA, Ed25519 and some JWT: the sender's public key |
| token, HTTP basic | no signature: the request holds the secret itself |
| custom | code of the definition; what the data language cannot say |`

export const handshakeLegend = `| written | meaning |
| --- | --- |
| echo | the sender shows a value, the reply repeats it |
| MAC | the reply is an HMAC of the value, made with your secret |
| fixed reply | always the same reply, such as for a ping |
| signed | answered only after the signature was checked, like a delivery |
| \`verifyToken\`, \`captureSecret\` | the receiver needs this [option](receiver.md#handshakes). All others need nothing of you |
| 12 over 16 h | 12 attempts after the first, the last 16 h after it |
| 5 s, 25 s | pauses between attempts |
| on 429, 5xx | only after these replies; without it after every failure |
| never | one attempt, and that is all |`

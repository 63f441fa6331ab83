/** The same text with a letter or digit in its middle replaced, so that it stays hex, base64 or plain. */
export function changed(text: string, at: number = text.length >> 1): string {
  const ahead = text.slice(at).search(/[A-Za-z0-9]/)
  const index = ahead < 0 ? text.slice(0, at).search(/[A-Za-z0-9](?=[^A-Za-z0-9]*$)/) : at + ahead
  if (index < 0) return `${text}0`
  return text.slice(0, index) + (text[index] === '0' ? '1' : '0') + text.slice(index + 1)
}

/** How many letters two words differ by: inserted, left out, replaced, or two of them swapped. */
function distance(one: string, other: string): number {
  let beforeThat: readonly number[] = []
  let above = Array.from({ length: other.length + 1 }, (_none, index) => index)
  for (let row = 1; row <= one.length; row += 1) {
    const line = [row]
    for (let column = 1; column <= other.length; column += 1) {
      const replaced = above[column - 1]! + (one[row - 1] === other[column - 1] ? 0 : 1)
      const isSwapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]
      const swapped = isSwapped ? (beforeThat[column - 2] ?? replaced) + 1 : replaced
      line.push(Math.min(replaced, swapped, above[column]! + 1, line[column - 1]! + 1))
    }
    beforeThat = above
    above = line
  }
  return above[other.length]!
}

/** ` Did you mean "stripe"?`, or nothing where no name is near. */
export function suggestion(given: string, names: readonly string[]): string {
  const word = given.toLowerCase().slice(0, 64)
  const ranked = names.map((name) => ({ name, by: distance(word, name) })).toSorted((one, other) => one.by - other.by)
  const close = ranked.filter(({ name, by }) => by <= Math.max(1, Math.floor(name.length * 0.4)))
  const found =
    close.length > 0 ? close : names.filter((name) => word.length > 2 && name.startsWith(word)).map((name) => ({ name }))
  const shown = found.slice(0, 3).map(({ name }) => `"${name}"`)
  return shown.length === 0 ? '' : ` Did you mean ${shown.join(' or ')}?`
}

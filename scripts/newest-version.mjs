const numbers = (version) => version.split('.').map(Number)

function compare(one, other) {
  const [left, right] = [numbers(one), numbers(other)]
  const index = left.findIndex((number, place) => number !== right[place])
  return index < 0 ? 0 : left[index] - right[index]
}

/** The newest of the versions that `npm view … version --json` printed: one is a text, several are a list in no order. */
export const newestIn = (printed) =>
  [JSON.parse(printed)]
    .flat()
    .filter((version) => /^[\d.]+$/.test(version))
    .toSorted(compare)
    .at(-1)

import { spread } from '../lib/sections.mjs'

export const sizeName = (size) =>
  size >= 1_048_576 ? `${size / 1_048_576} MiB` : size >= 1024 ? `${size / 1024} KiB` : `${size} B`

const parsesToo = ({ name, parses }) => (parses ? `${name} *` : name)
const starred = 'Those marked with * parse the JSON as well.'

/** One row a candidate, one column a size. */
const bySize = (valid, cellOf) => {
  const sizes = Object.keys(valid)
  return {
    columns: ['', ...sizes.map(sizeName)],
    rows: valid[sizes[0]].stripe.map((row, index) => [parsesToo(row), ...sizes.map((size) => cellOf(valid[size].stripe[index]))]),
  }
}

export const validSection = (valid) => ({
  title: 'Valid deliveries by the scheme of Stripe: time as a multiple of a bare HMAC',
  note: `${starred} In brackets the quarters of all rounds.`,
  ...bySize(valid, ({ ratio }) => spread(ratio)),
})

export const timesSection = (valid) => ({
  title: 'The same as a multiple of the time that Posthorn’s check takes',
  note: starred,
  ...bySize(valid, ({ timesPosthorn }) => spread(timesPosthorn, 1)),
})

export const otherSchemesSection = ({ stripe, ...others }) => ({
  title: 'Valid deliveries of 1 KiB by other schemes',
  note: `${starred} Each is compared with Posthorn’s check of the same scheme.`,
  columns: ['', 'scheme', 'times bare HMAC', 'times Posthorn’s check'],
  rows: Object.entries(others).flatMap(([scheme, rows]) =>
    rows.map((row) => [parsesToo(row), titles[scheme], spread(row.ratio), spread(row.timesPosthorn, 1)]),
  ),
})

const titles = { github: 'GitHub', slack: 'Slack', standard: 'Standard Webhooks' }

/** Some of these are a hundredth of the base, others a hundred times it. */
const figure = (summary) => (summary ? spread(summary, summary.median < 0.1 ? 3 : summary.median < 10 ? 2 : 0) : '–')

export const refusedSection = (size, rows) => ({
  title: `Refused deliveries of ${sizeName(size)}: time as a multiple of a bare HMAC that holds`,
  columns: ['', 'scheme', 'signature missing', 'malformed', 'too old', 'wrong'],
  rows: rows.map(({ scheme, name, missing, malformed, stale, wrong }) => [
    name,
    scheme,
    ...[missing, malformed, stale, wrong].map(figure),
  ]),
})

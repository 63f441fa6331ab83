import { summarise } from '../lib/rounds.mjs'
import { spread, target } from '../lib/sections.mjs'
import { titles } from './memory-candidates.mjs'

const idsOf = (size) => (size >= 1_000_000 ? `${size / 1_000_000} M ids` : `${size / 1000} k ids`)

/** One row a size. */
const bySize = (results, rowOf) => Object.entries(results).map(([size, result]) => [idsOf(size), ...rowOf(result)])

/** Of the middles: runs of their own processes have nothing in common that a ratio of each pair would take out. */
const pauseRatio = (sync, store) => summarise(store).median / summarise(sync).median

export const memorySections = ({ bytes, times, pauses }) => [
  {
    title: 'Memory store: bytes for each id',
    note: 'Heap and buffers after a collection, with room for just as many ids. The keys, of 48 characters, are part of it.',
    columns: ['remembered', 'lru-cache', 'memoryStore'],
    rows: bySize(bytes, ({ sync, store }) => [sync.toFixed(0), store.toFixed(0)]),
  },
  {
    title: 'Memory store: time of a delivery',
    note:
      'Deliveries are new but for 5 %, and each new one lets an old one go. The target is held against lru-cache awaited, as a store ' +
      'that may be remote has to be awaited twice; beside lru-cache without any promise is what is shown last.',
    columns: ['remembered', '', 'deliveries per second of CPU', 'times lru-cache, awaited', 'times lru-cache'],
    rows: Object.entries(times).flatMap(([size, all]) =>
      all.map(({ name, perSecond, timesAwaited, timesSync }) => [
        idsOf(size),
        titles[name],
        `${Math.round(perSecond / 1000)} k`,
        spread(timesAwaited),
        spread(timesSync),
      ]),
    ),
  },
  {
    title: 'Memory store: longest time of 200 deliveries in a row, ms',
    note:
      'Making their keys and collecting garbage included, and every id is replaced once. A run has a process of its own; given ' +
      'are the middle of all runs and its quarters, which one pause from outside makes wide.',
    columns: ['remembered', 'lru-cache', 'memoryStore', 'times lru-cache'],
    rows: bySize(pauses, ({ sync, store }) => [
      spread(summarise(sync), 1),
      spread(summarise(store), 1),
      pauseRatio(sync, store).toFixed(2),
    ]),
  },
]

export const memoryTargets = ({ bytes, times, pauses }) => [
  ...Object.entries(bytes)
    .filter(([size]) => size >= 100_000)
    .map(([size, { store }]) => target(`memory store, ${idsOf(size)}: bytes for each`, store, { atMost: 150, digits: 0 })),
  ...Object.entries(times).map(([size, all]) => {
    const { timesAwaited } = all.find(({ name }) => name === 'store')
    const name = `memory store, ${idsOf(size)}: claim + complete beside lru-cache, get + set, awaited`
    return target(name, timesAwaited.median, { atMost: 1.5 })
  }),
  ...Object.entries(pauses).map(([size, { sync, store }]) => {
    const name = `memory store, ${idsOf(size)}: longest pause beside lru-cache’s`
    return target(name, pauseRatio(sync, store), { atMost: 1.25 })
  }),
]

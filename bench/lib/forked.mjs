process.once('message', async (options) => {
  const { run } = await import(process.argv[2])
  const result = await run({ ...options, progress: (text) => process.connected && process.send({ progress: text }) })
  // Some clients keep sockets and timers that would hold this process.
  process.send({ result }, () => process.exit())
})

process.once('disconnect', () => process.exit())

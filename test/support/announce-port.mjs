import { subscribe } from 'node:diagnostics_channel'

// Tells the parent where a program listens, so that its text can be run as it stands in the documents.
subscribe('tracing:net.server.listen:asyncEnd', ({ server }) => process.send?.(server.address().port))

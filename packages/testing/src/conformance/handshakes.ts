import type { ConformanceCase } from './case.js'
import { echoCases } from './handshake-echoes.js'
import { macCases } from './handshake-macs.js'
import { signedCases } from './handshake-signed.js'
import { unsignedCases } from './handshake-unsigned.js'

/** Requests that ask an endpoint to prove itself. They run no handler and leave no claim. */
export const handshakeCases: readonly ConformanceCase[] = [...echoCases, ...unsignedCases, ...macCases, ...signedCases]

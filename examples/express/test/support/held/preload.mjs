import * as hooks from 'node:module'
import { resolve } from './resolve.mjs'

// Node 20 has no `registerHooks`; newer ones warn of `register`.
if (hooks.registerHooks) hooks.registerHooks({ resolve })
else hooks.register('./resolve.mjs', import.meta.url)

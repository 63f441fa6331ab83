import { openStore } from '@posthorn/example-store'

// In memory, unless REDIS_URL or DATABASE_URL says where: then all processes of this app share their claims.
export const { store, close: closeStore } = await openStore(process.env)

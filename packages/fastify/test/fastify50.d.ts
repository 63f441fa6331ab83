declare module 'fastify50' {
  import { fastify } from 'fastify'
  export { fastify, fastify as default }
}

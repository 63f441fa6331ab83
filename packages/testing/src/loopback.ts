const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/

/**
 * Whether a host name, as it stands in a parsed URL, is this machine's own: `localhost`, 127.0.0.0/8 or `[::1]`. No name
 * server is asked, whose answer can change from one moment to the next.
 */
export const isLoopback = (hostname: string): boolean => loopback.test(hostname)

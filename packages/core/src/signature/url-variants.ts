import type { UrlVariant } from '../scheme/scheme.js'

const authority = /^(https?):\/\/([^/?#]*?)(:\d+)?(?=[/?#]|$)/i
const defaultPorts: Readonly<Record<string, string>> = { http: ':80', https: ':443' }

/** The ways to write an address of which the sender may have signed any. The first is as configured. */
export function urlForms(url: string, variants: readonly UrlVariant[]): readonly string[] {
  const forms = variants.includes('port') ? [url, otherPort(url)] : [url]
  return variants.includes('unescaped') ? [...new Set([...forms, ...forms.map(unescape)])] : forms
}

/** The one spelling that stands for all queries of which the same signature holds. */
export const canonicalUrl = (url: string, variants: readonly UrlVariant[]): string =>
  variants.includes('unescaped') ? unescape(url) : url

/** With the default port where there is none, without a port where there is one. */
function otherPort(url: string): string {
  return url.replace(authority, (_all, scheme: string, host: string, port: string | undefined) => {
    return `${scheme}://${host}${port === undefined ? defaultPorts[scheme.toLowerCase()]! : ''}`
  })
}

/** The escapes that HubSpot's document lists, and no others. */
const escapes: Readonly<Record<string, string>> = {
  '%3A': ':',
  '%2F': '/',
  '%3F': '?',
  '%40': '@',
  '%21': '!',
  '%24': '$',
  '%27': "'",
  '%28': '(',
  '%29': ')',
  '%2A': '*',
  '%2C': ',',
  '%3B': ';',
}

const unescape = (url: string): string => url.replace(/%[0-9a-f]{2}/gi, (escape) => escapes[escape.toUpperCase()] ?? escape)

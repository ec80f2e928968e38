import { h } from './dom'

const ADDRESS = /https?:\/\/[^\s<>"'“”‘’（）()《》【】，。；、！？]+/gi

/**
 * Text with its http(s) addresses made into links. Everything else stays text; line breaks are
 * kept by the style sheet.
 */
export function richText(text: string): DocumentFragment {
  const out = document.createDocumentFragment()
  let from = 0
  for (const match of text.matchAll(ADDRESS)) {
    const address = match[0].replace(/[.,;:!?]+$/, '')
    const href = safeHref(address)
    if (!href) continue
    out.append(text.slice(from, match.index))
    out.append(h('a', { href, target: '_blank', rel: 'noopener noreferrer nofollow' }, address))
    from = match.index + address.length
  }
  out.append(text.slice(from))
  return out
}

export function safeHref(address: string): string | null {
  try {
    const url = new URL(address)
    return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null
  } catch {
    return null
  }
}

import { T } from '../text'
import type { FaqPart } from '../types'
import type { PartMaker } from './context'
import { h, icon } from './dom'
import { richText, safeHref } from './rich_text'

export const faqPart: PartMaker<FaqPart> = (part) => {
  const sources = (part.sources ?? []).map((source) => {
    if (typeof source === 'string') return richText(source)
    const href = source.url ? safeHref(source.url) : null
    const title = source.title ?? source.url ?? ''
    return href ? h('a', { href, target: '_blank', rel: 'noopener noreferrer nofollow' }, title) : title
  })
  const el = h('section', { class: 'card faq', 'aria-label': T.faqLabel },
    h('div', { class: 'card-head' }, icon('book'), T.faqLabel),
    h('p', { class: 'card-title' }, part.question),
    h('div', { class: 'rich' }, richText(part.answer.trim())),
    part.example && h('p', { class: 'hint' }, T.faqExample),
    sources.length > 0 && h('p', { class: 'hint sources' }, `${T.faqSources}：`, ...sources.flatMap((s, i) => (i ? ['；', s] : [s]))))
  return { el }
}

/** What the right column picks out of slots and messages. */
import type { Message } from '../api/types'
import { SLOTS } from '../labels'

/** Collected facts with a name for people, and not empty. */
export function shownSlots(slots: Record<string, unknown>): [string, string][] {
  return Object.keys(SLOTS)
    .map((name): [string, string] => [name, readable(slots[name])])
    .filter(([, value]) => value !== '')
}

function readable(value: unknown): string {
  if (Array.isArray(value)) return value.map(readable).filter(Boolean).join('、')
  if (value === true) return '是'
  if (value === null || value === undefined || value === false) return ''
  return typeof value === 'object' ? '' : String(value)
}

/** Knowledge entries shown in these messages, by key. */
export function questionsIn(messages: Message[]): Map<string, string> {
  const found = new Map<string, string>()
  for (const part of messages.flatMap((message) => message.parts))
    if (part.type === 'faq') found.set(part.key, part.question)
  return found
}

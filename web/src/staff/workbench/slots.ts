/** Which collected facts an agent is shown: those with a name for people, and not empty. */
import { SLOTS } from '../labels'

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

/** Which collected facts an agent is shown: not the bot's inner marks, not empty ones. */
const HIDDEN = /^(requested_slot|session_started_metadata|carried|active_form|.*_(asked|done|flag))$/

export function shownSlots(slots: Record<string, unknown>): [string, string][] {
  return Object.entries(slots)
    .filter(([name, value]) => !HIDDEN.test(name) && value !== null && value !== '' && value !== false)
    .map(([name, value]): [string, string] => [name, readable(value)])
    .filter(([, value]) => value !== '')
}

function readable(value: unknown): string {
  if (Array.isArray(value)) return value.map(readable).filter(Boolean).join('、')
  if (value === true) return '是'
  if (typeof value === 'object' && value !== null) return ''
  return String(value)
}

/** From the form to the query: whole days in Shanghai become moments. */
import type { Search } from '../api/console'

export interface SearchForm {
  q: string
  channel: string
  state: string
  intent: string
  rating: number | ''
  /** First and last day, YYYY-MM-DD, both included. */
  days: [string, string] | null
}

const DAY_MS = 86_400_000
const midnight = (day: string): number => Date.parse(`${day}T00:00:00+08:00`)

export function toQuery(form: SearchForm): Search {
  const { days, ...rest } = form
  return {
    ...rest,
    from: days ? new Date(midnight(days[0])).toISOString() : '',
    to: days ? new Date(midnight(days[1]) + DAY_MS).toISOString() : '',
  }
}

/** How a waiting customer is shown. */

export type Level = 'calm' | 'soon' | 'late'

/** Seconds; people in the trade answer within 100 s. */
const LATE_S = 100

export function waitLevel(seconds: number): Level {
  if (seconds >= LATE_S) return 'late'
  return seconds >= LATE_S * 0.7 ? 'soon' : 'calm'
}

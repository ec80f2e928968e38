/** How a waiting customer is shown. */
import type { ConversationRow } from '../api/types'

export type Level = 'calm' | 'soon' | 'late'

/** Seconds; people in the trade answer within 100 s. */
const LATE_S = 100

export function waitLevel(seconds: number): Level {
  if (seconds >= LATE_S) return 'late'
  return seconds >= LATE_S * 0.7 ? 'soon' : 'calm'
}

/** A queue reason may name several causes, the gravest first. */
export function reasonsOf(row: Pick<ConversationRow, 'queue_reason'>): string[] {
  return (row.queue_reason ?? '').split(/[,;\s]+/).filter(Boolean)
}

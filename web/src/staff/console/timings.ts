/** Names of the measured stretches of a turn. */
export const TIMINGS: Record<string, string> = {
  queued_ms: '等待',
  queued: '等待',
  engine_ms: '对话引擎',
  search_ms: '知识检索',
  total_ms: '合计',
  engine: '对话引擎',
  search: '知识检索',
  total: '合计',
}

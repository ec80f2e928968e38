/** Names of the measured stretches of a turn. */
export const TIMINGS: Record<string, string> = {
  queued: '等待',
  engine: '对话引擎',
  search: '知识检索',
  total: '合计',
}

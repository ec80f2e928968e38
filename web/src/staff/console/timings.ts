/** Names of the measured stretches of a turn, in the order they happen. */
const NAMES: [string, string][] = [
  ['queued_ms', '等待'],
  ['search_ms', '知识检索'],
  ['engine_ms', '对话引擎'],
  ['total_ms', '合计'],
]

/** Milliseconds with their names; a stretch without a name keeps its own. */
export function namedTimings(timings: Record<string, number>): { name: string; ms: number }[] {
  const known = NAMES.filter(([key]) => key in timings).map(([key, name]) => ({
    name,
    ms: timings[key] ?? 0,
  }))
  const others = Object.entries(timings)
    .filter(([key]) => !NAMES.some(([name]) => name === key))
    .map(([name, ms]) => ({ name, ms }))
  return [...others, ...known]
}

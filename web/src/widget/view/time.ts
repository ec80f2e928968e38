const two = (n: number) => String(n).padStart(2, '0')

export function clock(iso: string): string {
  const at = new Date(iso)
  return Number.isNaN(at.getTime()) ? '' : `${two(at.getHours())}:${two(at.getMinutes())}`
}

/** "14:05", "昨天 14:05", "11月3日 14:05", with the year when it is not this one. */
export function day(iso: string, now = new Date()): string {
  const at = new Date(iso)
  if (Number.isNaN(at.getTime())) return ''
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime()
  if (at.getTime() >= midnight && at.getTime() < midnight + 86_400_000) return clock(iso)
  if (at.getTime() >= midnight - 86_400_000 && at.getTime() < midnight) return `昨天 ${clock(iso)}`
  const year = at.getFullYear() === now.getFullYear() ? '' : `${at.getFullYear()}年`
  return `${year}${at.getMonth() + 1}月${at.getDate()}日 ${clock(iso)}`
}

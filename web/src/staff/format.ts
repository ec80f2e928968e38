/** Times and numbers as people in the room read them (Asia/Shanghai). */
const ZONE = 'Asia/Shanghai'
const parts = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('zh-CN', { timeZone: ZONE, hourCycle: 'h23', ...options })

const DAY = parts({ year: 'numeric', month: '2-digit', day: '2-digit' })
const CLOCK = parts({ hour: '2-digit', minute: '2-digit' })
const SHORT = parts({ month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' })
const FULL = parts({
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
})

const pick = (format: Intl.DateTimeFormat, iso: string | null | undefined): string => {
  const date = iso ? new Date(iso) : null
  return date && !Number.isNaN(date.getTime()) ? format.format(date).replaceAll('/', '-') : '—'
}

export const fullTime = (iso: string | null | undefined): string => pick(FULL, iso)
export const shortTime = (iso: string | null | undefined): string => pick(SHORT, iso)

/** Only the clock for today, the date as well for other days. */
export function chatTime(iso: string | null | undefined, now: number = Date.now()): string {
  if (!iso) return '—'
  const today = DAY.format(new Date(now)) === DAY.format(new Date(iso))
  return pick(today ? CLOCK : SHORT, iso)
}

/** The day of a moment as YYYY-MM-DD, for date lines between messages. */
export const dayOf = (iso: string): string => pick(DAY, iso)

/** Seconds as 42秒, 3分05秒, 1小时20分, 2天3小时. */
export function duration(seconds: number): string {
  const s = Math.max(0, Math.floor(seconds))
  if (s < 60) return `${s}秒`
  if (s < 3600) return `${Math.floor(s / 60)}分${String(s % 60).padStart(2, '0')}秒`
  if (s < 86400) return `${Math.floor(s / 3600)}小时${Math.floor((s % 3600) / 60)}分`
  return `${Math.floor(s / 86400)}天${Math.floor((s % 86400) / 3600)}小时`
}

export const since = (iso: string | null | undefined, now: number): string =>
  iso ? duration((now - new Date(iso).getTime()) / 1000) : '—'

export const percent = (value: number | null | undefined): string =>
  value === null || value === undefined ? '—' : `${Math.round(value * 100)}%`

export const milliseconds = (value: number): string =>
  value >= 1000 ? `${(value / 1000).toFixed(2)} 秒` : `${Math.round(value)} 毫秒`

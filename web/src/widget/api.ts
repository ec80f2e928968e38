import { T } from './text'
import type { ConversationInfo, Envelope, Message, SessionInfo } from './types'

/** A refusal or a failure, with a message fit for the customer. */
export class ApiError extends Error {
  constructor(
    /** HTTP status; 0 when nothing was heard. */
    readonly status: number,
    readonly code: string,
    message: string,
    readonly detail: Record<string, unknown> = {},
    /** Seconds the server asks to wait. */
    readonly retryAfter = 0,
  ) {
    super(message)
  }

  /** Whether the same request may succeed later without a change. */
  get temporary(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500
  }
}

const TIMEOUT_MS = 15_000

/** The REST side of the web channel. `token` is set once a session exists. */
export class Api {
  token: string | null = null

  constructor(readonly base: string, private readonly fetcher: typeof fetch = (...a) => fetch(...a)) {}

  openSession(token: string | null): Promise<SessionInfo> {
    return this.call('POST', '/session', token ? { visitor_token: token } : {})
  }

  consent(version: string): Promise<unknown> {
    return this.call('POST', '/consent', { version })
  }

  async messages(query: { after?: number; before?: number; limit?: number }): Promise<Message[]> {
    return (await this.call<{ messages?: Message[] }>('GET', '/messages' + search(query))).messages ?? []
  }

  send(body: { id: string; text?: string; button?: string }): Promise<{ message_id: string; seq: number }> {
    return this.call('POST', '/messages', body)
  }

  /** Long poll: answers when something happens, or with nothing new after `wait` seconds. */
  async events(after: number, wait: number, signal?: AbortSignal): Promise<Envelope[]> {
    const found = await this.call<{ events?: Envelope[] }>(
      'GET', '/events' + search({ after, wait }), undefined, (wait + 10) * 1000, signal)
    return found.events ?? []
  }

  conversation(): Promise<ConversationInfo> {
    return this.call('GET', '/conversation')
  }

  handoff(): Promise<unknown> {
    return this.call('POST', '/handoff', {})
  }

  sendCode(phone: string): Promise<{ masked_phone: string; expires_in_s: number; resend_in_s?: number }> {
    return this.call('POST', '/verification/code', { phone })
  }

  confirmCode(phone: string, code: string): Promise<Record<string, unknown>> {
    return this.call('POST', '/verification', { phone, code })
  }

  rate(body: { score: number; resolved?: boolean; comment?: string }): Promise<unknown> {
    return this.call('POST', '/rating', body)
  }

  async socketUrl(): Promise<string> {
    const { ticket } = await this.call<{ ticket: string }>('POST', '/ws-ticket', {})
    const url = new URL(this.path('/ws'), location.href)
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
    url.searchParams.set('ticket', ticket)
    return url.href
  }

  private path(path: string): string {
    return `${this.base}/api/v1/web${path}`
  }

  private async call<R>(
    method: string, path: string, body?: unknown, timeout = TIMEOUT_MS, signal?: AbortSignal,
  ): Promise<R> {
    const stop = new AbortController()
    const timer = setTimeout(() => stop.abort(), timeout)
    signal?.addEventListener('abort', () => stop.abort())
    const headers: Record<string, string> = { Accept: 'application/json' }
    if (body !== undefined) headers['Content-Type'] = 'application/json'
    if (this.token) headers.Authorization = `Bearer ${this.token}`
    let response: Response
    let data: unknown
    try {
      response = await this.fetcher(this.path(path), {
        method, headers, credentials: 'omit', signal: stop.signal,
        body: body === undefined ? undefined : JSON.stringify(body),
      })
      const raw = await response.text()
      data = raw ? safeJson(raw) : {}
    } catch {
      throw new ApiError(0, 'network', T.errors.network)
    } finally {
      clearTimeout(timer)
    }
    if (response.ok) return data as R
    throw refusal(response, data)
  }
}

function refusal(response: Response, data: unknown): ApiError {
  const body = (data && typeof data === 'object' ? data : {}) as Record<string, unknown>
  const detail = body.detail && typeof body.detail === 'object' ? body.detail : {}
  const fallback = response.status === 429 ? T.errors.tooMany : T.errors.server
  return new ApiError(
    response.status,
    typeof body.error === 'string' ? body.error : 'error',
    typeof body.message === 'string' && body.message ? body.message : fallback,
    detail as Record<string, unknown>,
    Number(response.headers.get('Retry-After')) || 0,
  )
}

function safeJson(raw: string): unknown {
  try {
    return JSON.parse(raw)
  } catch {
    return null
  }
}

function search(query: Record<string, number | undefined>): string {
  const given = Object.entries(query).filter(([, v]) => v !== undefined)
  return given.length ? '?' + new URLSearchParams(given.map(([k, v]) => [k, String(v)])).toString() : ''
}

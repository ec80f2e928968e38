/** One way to call the API: bearer token, Chinese errors, one silent refresh on 401. */
import { accessToken } from './token'
import { ApiError, errorFrom, offlineError } from './errors'
import type { LoginResult } from './types'

export const API = '/api/v1'

type Query = Record<string, string | number | boolean | null | undefined>
interface Options {
  query?: Query
  body?: unknown
  signal?: AbortSignal
}

let onExpired: () => void = () => undefined
let onRefreshed: (result: LoginResult) => void = () => undefined
let refreshing: Promise<LoginResult> | null = null

/** Tells the client what to do with a new token and when the sign-in is over for good. */
export function whenSession(hooks: {
  refreshed: (result: LoginResult) => void
  expired: () => void
}): void {
  onRefreshed = hooks.refreshed
  onExpired = hooks.expired
}

export function withQuery(path: string, query: Query = {}): string {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.set(key, String(value))
  }
  const text = search.toString()
  return text ? `${path}?${text}` : path
}

async function send(method: string, path: string, options: Options): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json' }
  if (accessToken.value) headers.Authorization = `Bearer ${accessToken.value}`
  if (options.body !== undefined) headers['Content-Type'] = 'application/json'
  try {
    return await fetch(withQuery(API + path, options.query), {
      method,
      headers,
      body: options.body === undefined ? undefined : JSON.stringify(options.body),
      credentials: 'same-origin',
      signal: options.signal,
    })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw offlineError()
  }
}

async function read<T>(response: Response): Promise<T> {
  const text = await response.text()
  let body: unknown = null
  try {
    body = text ? JSON.parse(text) : null
  } catch {
    body = null
  }
  if (!response.ok) throw errorFrom(response.status, body)
  return body as T
}

/** New access token through the cookie; several callers share one attempt. */
export function refresh(): Promise<LoginResult> {
  refreshing ??= send('POST', '/staff/refresh', {})
    .then((response) => read<LoginResult>(response))
    .then((result) => {
      onRefreshed(result)
      return result
    })
    .finally(() => {
      refreshing = null
    })
  return refreshing
}

/** @throws ApiError with a message fit to show. */
export async function request<T>(method: string, path: string, options: Options = {}): Promise<T> {
  const response = await send(method, path, options)
  if (response.status !== 401 || path === '/staff/login') return read<T>(response)
  try {
    await refresh()
  } catch (error) {
    if (error instanceof ApiError && (error.status === 401 || error.status === 403)) onExpired()
    throw error
  }
  return read<T>(await send(method, path, options))
}

export const get = <T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> =>
  request<T>('GET', path, { query, signal })
export const post = <T>(path: string, body: unknown = {}): Promise<T> =>
  request<T>('POST', path, { body })
export const put = <T>(path: string, body: unknown): Promise<T> =>
  request<T>('PUT', path, { body })
export const patch = <T>(path: string, body: unknown): Promise<T> =>
  request<T>('PATCH', path, { body })

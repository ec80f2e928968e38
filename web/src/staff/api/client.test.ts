import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { get, post, whenSession, withQuery } from './client'
import { ApiError } from './errors'
import { accessToken } from './token'

const reply = (status: number, body: unknown): Response =>
  new Response(body === null ? null : JSON.stringify(body), { status })
const signedIn = { access_token: 'new', expires_in: 900, account: { id: 'a' } }

describe('client', () => {
  const calls: [string, RequestInit][] = []
  let answers: Response[] = []
  const expired = vi.fn()

  beforeEach(() => {
    calls.length = 0
    expired.mockReset()
    accessToken.value = 'old'
    whenSession({
      refreshed: (result) => {
        accessToken.value = result.access_token
      },
      expired,
    })
    vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
      calls.push([url, init])
      const next = answers.shift()
      return next ? Promise.resolve(next) : Promise.reject(new TypeError('offline'))
    })
  })
  afterEach(() => vi.unstubAllGlobals())

  it('leaves empty filters out of the address', () => {
    expect(withQuery('/x', { q: '', page: 1, mine: undefined, from: null })).toBe('/x?page=1')
  })

  it('refreshes once on 401 and repeats the call with the new token', async () => {
    answers = [reply(401, {}), reply(200, signedIn), reply(200, { ok: 1 })]
    expect(await get('/staff/me')).toEqual({ ok: 1 })
    expect(calls.map(([url]) => url)).toEqual([
      '/api/v1/staff/me',
      '/api/v1/staff/refresh',
      '/api/v1/staff/me',
    ])
    expect(calls[2]?.[1].headers).toMatchObject({ Authorization: 'Bearer new' })
  })

  it('shares one refresh among calls that fail together', async () => {
    answers = [reply(401, {}), reply(401, {}), reply(200, signedIn), reply(200, 1), reply(200, 2)]
    await Promise.all([get('/a'), get('/b')])
    expect(calls.filter(([url]) => url.endsWith('/refresh'))).toHaveLength(1)
  })

  it('ends the session when the refresh is refused', async () => {
    answers = [reply(401, {}), reply(401, { error: 'unauthorized', message: '请重新登录' })]
    await expect(get('/staff/me')).rejects.toThrow('请重新登录')
    expect(expired).toHaveBeenCalledOnce()
  })

  it('keeps the session when the refresh fails for want of a network', async () => {
    answers = [reply(401, {})]
    await expect(get('/staff/me')).rejects.toThrow('网络连接不上')
    expect(expired).not.toHaveBeenCalled()
  })

  it('does not try to refresh a refused login', async () => {
    answers = [reply(401, { error: 'unauthorized', message: '用户名或密码不正确' })]
    await expect(post('/staff/login', {})).rejects.toThrow('用户名或密码不正确')
    expect(calls).toHaveLength(1)
  })

  it('has a Chinese message when the server gives none', async () => {
    answers = [new Response('<html>', { status: 502 })]
    const error = await get('/x').catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ApiError)
    expect((error as ApiError).message).toContain('请稍后再试')
  })
})

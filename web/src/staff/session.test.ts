import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { account, login, logout, may, startSession, takeArrival } from './session'

const calls: string[] = []
const left = vi.fn()

function sign(roles: string[]): void {
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    calls.push(`${init.method ?? ''} ${url} ${String(init.body ?? '')}`)
    const body = { access_token: 't', expires_in: 900, account: { id: 'a', name: '林敏', roles } }
    return Promise.resolve(new Response(JSON.stringify(body), { status: 200 }))
  })
}

beforeEach(() => {
  vi.useFakeTimers()
  calls.length = 0
  startSession(left)
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

it('an agent who signs in has come to work, once', async () => {
  sign(['agent'])
  await login('linmin', 'secret')
  expect([takeArrival(), takeArrival()]).toEqual([true, false])
})

it('others are not put at the desk by signing in', async () => {
  sign(['supervisor'])
  await login('chen', 'secret')
  expect(takeArrival()).toBe(false)
})

it('renews the token a minute before it ends', async () => {
  sign(['ops'])
  await login('wang', 'secret')
  await vi.advanceTimersByTimeAsync(839_000)
  expect(calls).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(2000)
  expect(calls[1]).toContain('/staff/refresh')
})

it('leaves the desk before signing out', async () => {
  sign(['agent'])
  await login('linmin', 'secret')
  await logout()
  expect(calls[1]).toContain('PUT /api/v1/staff/presence {"status":"offline"}')
  expect(calls[2]).toContain('POST /api/v1/staff/logout')
  expect(account.value).toBeNull()
  expect(left).toHaveBeenCalledWith(true)
})

it('an admin may open everything, others what their roles name', async () => {
  sign(['admin'])
  await login('root', 'secret')
  expect(may('ops')).toBe(true)
  sign(['ops'])
  await login('wang', 'secret')
  expect([may('ops'), may('agent', 'supervisor')]).toEqual([true, false])
})

/** Who is signed in, and what they may see. */
import { computed, shallowRef } from 'vue'
import { post, put, refresh, whenSession } from './api/client'
import { accessToken } from './api/token'
import type { Account, LoginResult, Role } from './api/types'

export const account = shallowRef<Account | null>(null)
export const signedIn = computed(() => account.value !== null)

/** True from signing in until the workbench has put the agent at the desk. */
let arriving = false

let timer: ReturnType<typeof setTimeout> | undefined
let leave: (byChoice: boolean) => void = () => undefined

/** Renews a minute before the token ends, so that the socket and the page never notice. */
function accept(result: LoginResult): void {
  accessToken.value = result.access_token
  account.value = result.account
  clearTimeout(timer)
  const seconds = Math.max(result.expires_in - 60, 15)
  timer = setTimeout(() => void refresh().catch(() => undefined), seconds * 1000)
}

function forget(): void {
  clearTimeout(timer)
  accessToken.value = null
  account.value = null
}

/** `onLeave` runs when the sign-in is over, by choice or not. */
export function startSession(onLeave: (byChoice: boolean) => void): void {
  leave = onLeave
  whenSession({
    refreshed: accept,
    expired: () => {
      forget()
      leave(false)
    },
  })
}

/** True when the cookie of an earlier visit still counts. */
export async function resume(): Promise<boolean> {
  try {
    await refresh()
    return true
  } catch {
    return false
  }
}

export async function login(username: string, password: string): Promise<void> {
  accept(await post<LoginResult>('/staff/login', { username, password }))
  arriving = account.value?.roles.includes('agent') ?? false
}

/** Once after signing in: whether this agent has just come to work. */
export function takeArrival(): boolean {
  const now = arriving
  arriving = false
  return now
}

export async function logout(): Promise<void> {
  // Who leaves gets no more customers; a lost connection would be noticed only minutes later.
  if (may('agent', 'supervisor'))
    await put('/staff/presence', { status: 'offline' }).catch(() => undefined)
  await post('/staff/logout').catch(() => undefined)
  forget()
  leave(true)
}

export function may(...roles: Role[]): boolean {
  const mine = account.value?.roles ?? []
  return mine.includes('admin') || roles.some((role) => mine.includes(role))
}

/** Accounts of staff, for admins. */
import { get, patch, post } from './client'
import type { Account, Role } from './types'

export const listAccounts = async (): Promise<Account[]> =>
  (await get<{ items: Account[] }>('/admin/accounts')).items

export interface NewAccount {
  username: string
  name: string
  password: string
  roles: Role[]
}

export const createAccount = (account: NewAccount): Promise<Account> =>
  post('/admin/accounts', account)

export const setPassword = (id: string, password: string): Promise<unknown> =>
  post(`/admin/accounts/${id}/password`, { password })

export const changeAccount = (
  id: string,
  change: { active?: boolean; roles?: Role[] },
): Promise<Account> => patch(`/admin/accounts/${id}`, change)

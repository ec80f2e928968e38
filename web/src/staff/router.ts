/** Pages and who may open them; the first page a person may see is their home. */
import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import type { Role } from './api/types'
import { account, may, resume, signedIn } from './session'

declare module 'vue-router' {
  interface RouteMeta {
    roles?: Role[]
    title?: string
    public?: boolean
  }
}

/** The menu, in order. `admin` may open everything. */
export const SECTIONS: { name: string; title: string; roles: Role[] }[] = [
  { name: 'workbench', title: '工作台', roles: ['agent', 'supervisor'] },
  { name: 'tickets', title: '工单', roles: ['agent', 'supervisor'] },
  { name: 'console', title: '会话检索', roles: ['ops', 'supervisor'] },
  { name: 'gaps', title: '未答问题', roles: ['ops', 'supervisor', 'editor'] },
  { name: 'accounts', title: '账号', roles: ['admin'] },
]

const meta = (name: string): { roles: Role[]; title: string } => {
  const section = SECTIONS.find((one) => one.name === name)
  return { roles: section?.roles ?? [], title: section?.title ?? '' }
}

export const routes: RouteRecordRaw[] = [
  {
    path: '/login',
    name: 'login',
    component: () => import('./login/LoginPage.vue'),
    meta: { public: true, title: '登录' },
  },
  {
    path: '/',
    component: () => import('./layout/AppShell.vue'),
    children: [
      { path: '', name: 'home', component: () => import('./layout/NoAccess.vue') },
      {
        path: 'workbench/:id?',
        name: 'workbench',
        component: () => import('./workbench/WorkbenchPage.vue'),
        meta: meta('workbench'),
      },
      {
        path: 'tickets/:id?',
        name: 'tickets',
        component: () => import('./tickets/TicketsPage.vue'),
        meta: meta('tickets'),
      },
      {
        path: 'console',
        name: 'console',
        component: () => import('./console/ConsolePage.vue'),
        meta: meta('console'),
      },
      {
        path: 'console/:id',
        name: 'replay',
        component: () => import('./console/ReplayPage.vue'),
        meta: { ...meta('console'), title: '会话回放' },
      },
      {
        path: 'gaps',
        name: 'gaps',
        component: () => import('./console/GapsPage.vue'),
        meta: meta('gaps'),
      },
      {
        path: 'accounts',
        name: 'accounts',
        component: () => import('./accounts/AccountsPage.vue'),
        meta: meta('accounts'),
      },
    ],
  },
  { path: '/:rest(.*)', redirect: '/' },
]

/** Sections the signed-in person may open. */
export const allowedSections = (): typeof SECTIONS =>
  SECTIONS.filter((section) => may(...section.roles))

export const router = createRouter({ history: createWebHistory('/staff/'), routes })

let resumed: Promise<boolean> | null = null

router.beforeEach(async (to) => {
  if (!signedIn.value) {
    resumed ??= resume()
    await resumed
  }
  if (to.meta.public) return signedIn.value ? { path: '/' } : true
  if (account.value === null) return { name: 'login', query: { next: to.fullPath } }
  if (to.name === 'home' || (to.meta.roles && !may(...to.meta.roles))) {
    const first = allowedSections()[0]
    if (first && first.name !== to.name) return { name: first.name, replace: true }
    return to.name === 'home' ? true : { name: 'home' }
  }
  return true
})

router.afterEach((to) => {
  document.title = `${to.meta.title ?? '工作台'} · 回音`
})

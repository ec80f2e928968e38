/** The three lists of the left column, kept fresh by the socket, with unread counts. */
import { computed, onScopeDispose, reactive, watch, type Ref } from 'vue'
import { listConversations } from '../api/conversations'
import { useSocketEvent } from '../api/socket'
import type { ConversationRow, Page } from '../api/types'
import { beep, flash } from '../composables/useAlerts'
import { useLoad, type Load } from '../composables/useLoad'

export type InboxTab = 'queue' | 'mine' | 'bot'
export const TABS: { name: InboxTab; title: string }[] = [
  { name: 'queue', title: '排队中' },
  { name: 'mine', title: '我的会话' },
  { name: 'bot', title: '机器人接待' },
]

export interface Inbox {
  lists: Record<InboxTab, Load<Page<ConversationRow>>>
  unread: Record<string, number>
  unreadTotal: Ref<number>
  count: (tab: InboxTab) => number
  refresh: () => void
}

/** Ids that were not there before; the first look at a list announces nothing. */
export function newcomers(before: ConversationRow[] | null, now: ConversationRow[]): string[] {
  if (before === null) return []
  const known = new Set(before.map((row) => row.id))
  return now.filter((row) => !known.has(row.id)).map((row) => row.id)
}

export function useInbox(openId: Ref<string>): Inbox {
  const list = (tab: InboxTab): Load<Page<ConversationRow>> =>
    useLoad(() => listConversations(tab))
  const lists = { queue: list('queue'), mine: list('mine'), bot: list('bot') }
  const unread = reactive<Record<string, number>>({})
  // A message may be told twice; it is unread once.
  const counted = new Set<string>()
  const refresh = (): void => Object.values(lists).forEach((one) => one.soon())

  for (const one of Object.values(lists)) void one.reload()

  useSocketEvent(['queue.updated', 'conversation.updated', 'reconnected'], refresh)
  useSocketEvent(['message.created'], (data) => {
    const id = String(data.conversation_id ?? '')
    if (counted.has(String(data.id))) return
    counted.add(String(data.id))
    const looking = id === openId.value && !document.hidden
    if (data.author === 'customer' && !looking) {
      unread[id] = (unread[id] ?? 0) + 1
      if (lists.mine.data.value?.items.some((row) => row.id === id)) flash('【新消息】客户来信')
    }
    lists.mine.soon()
    lists.bot.soon()
  })

  watch(openId, (id) => delete unread[id], { immediate: true })
  const seen = (): void => {
    if (!document.hidden) delete unread[openId.value]
  }
  document.addEventListener('visibilitychange', seen)
  onScopeDispose(() => document.removeEventListener('visibilitychange', seen))
  watch(lists.queue.data, (now, before) => {
    if (!now || newcomers(before?.items ?? null, now.items).length === 0) return
    beep()
    flash(`(${now.total}) 新的排队客户`)
  })

  const unreadTotal = computed(() =>
    (lists.mine.data.value?.items ?? []).reduce((sum, row) => sum + (unread[row.id] ?? 0), 0),
  )
  return {
    lists,
    unread,
    unreadTotal,
    count: (tab) => lists[tab].data.value?.total ?? 0,
    refresh,
  }
}

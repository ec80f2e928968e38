/** The messages of the open conversation, in order, each once, with what is still being sent. */
import { ref, shallowRef, watch, type Ref } from 'vue'
import { getConversation, getMessages, note, reply } from '../api/conversations'
import { ApiError, messageOf } from '../api/errors'
import { socket, useSocketEvent } from '../api/socket'
import type { ConversationRow, Message } from '../api/types'

export interface Outgoing {
  id: string
  text: string
  private: boolean
  failed: string
}

/** Adds messages by id, in the order of `seq`; a newer copy of a message replaces the older. */
export function merge(have: Message[], more: Message[]): Message[] {
  const byId = new Map(have.map((message) => [message.id, message]))
  for (const message of more) byId.set(message.id, message)
  return [...byId.values()].sort((a, b) => a.seq - b.seq)
}

const TYPING_SHOWN_MS = 6000
const TYPING_SENT_MS = 3000

export function useChat(id: Ref<string>) {
  const conversation = shallowRef<ConversationRow | null>(null)
  const messages = shallowRef<Message[]>([])
  const outgoing = ref<Outgoing[]>([])
  const error = ref('')
  const denied = ref(false)
  const loading = ref(false)
  const typing = ref(false)
  let typingTimer: ReturnType<typeof setTimeout> | undefined
  let typedAt = 0

  let running = false
  let again = false

  /** One fetch at a time; news that comes meanwhile asks for one more. */
  async function refetch(): Promise<void> {
    if (running) {
      again = true
      return
    }
    running = true
    do {
      again = false
      await fetchOnce()
    } while (again)
    running = false
  }

  async function fetchOnce(): Promise<void> {
    const wanted = id.value
    if (!wanted) return
    try {
      const after = messages.value.at(-1)?.seq ?? 0
      const [row, fresh] = await Promise.all([getConversation(wanted), getMessages(wanted, after)])
      if (wanted !== id.value) return
      conversation.value = row
      messages.value = merge(messages.value, fresh)
      // News may come before the answer to our own sending.
      const arrived = new Set(fresh.map((message) => message.client_id))
      outgoing.value = outgoing.value.filter((item) => !arrived.has(item.id))
      error.value = ''
    } catch (thrown) {
      if (wanted !== id.value) return
      error.value = messageOf(thrown)
      // A conversation that now is somebody else's is no longer shown.
      denied.value = thrown instanceof ApiError && [403, 404].includes(thrown.status)
      if (denied.value) conversation.value = null
    }
  }

  async function load(): Promise<void> {
    conversation.value = null
    messages.value = []
    outgoing.value = []
    error.value = ''
    denied.value = false
    typing.value = false
    if (!id.value) return
    const wanted = id.value
    loading.value = true
    await refetch()
    if (wanted !== id.value) return
    loading.value = false
    follow()
  }

  async function deliver(item: Outgoing): Promise<void> {
    const wanted = id.value
    item.failed = ''
    try {
      const sent = item.private
        ? await note(wanted, item.id, item.text)
        : await reply(wanted, item.id, item.text)
      outgoing.value = outgoing.value.filter((one) => one.id !== item.id)
      if (wanted === id.value) messages.value = merge(messages.value, [sent])
    } catch (thrown) {
      const kept = outgoing.value.find((one) => one.id === item.id)
      if (kept) kept.failed = messageOf(thrown)
    }
  }

  function send(text: string, isPrivate: boolean): void {
    outgoing.value.push({ id: crypto.randomUUID(), text, private: isPrivate, failed: '' })
    const item = outgoing.value.at(-1)
    if (item) void deliver(item)
  }

  function sendTyping(): void {
    if (Date.now() - typedAt < TYPING_SENT_MS) return
    typedAt = Date.now()
    socket.send('typing', { conversation_id: id.value })
  }

  /** The server sends the messages of watched conversations only. */
  function follow(): void {
    if (id.value)
      socket.send('watch', {
        conversation_id: id.value,
        after: messages.value.at(-1)?.seq ?? 0,
      })
  }

  const mine = (data: Record<string, unknown>): boolean =>
    String(data.conversation_id ?? data.id ?? '') === id.value

  useSocketEvent(['message.created', 'message.updated'], (data) => {
    if (!mine(data)) return
    typing.value = false
    void refetch()
  })
  useSocketEvent(['opened'], follow)
  useSocketEvent(['conversation.updated'], (data) => {
    if (mine(data)) void refetch()
  })
  // Nobody is told of a conversation that a colleague took, but the queue changes.
  useSocketEvent(['queue.updated'], () => {
    if (conversation.value?.state === 'queued') void refetch()
  })
  useSocketEvent(['reconnected'], () => void refetch())
  useSocketEvent(['typing'], (data) => {
    if (!mine(data) || (data.by ?? 'customer') !== 'customer') return
    typing.value = true
    clearTimeout(typingTimer)
    typingTimer = setTimeout(() => (typing.value = false), TYPING_SHOWN_MS)
  })

  watch(
    id,
    (_now, before) => {
      if (before) socket.send('unwatch', { conversation_id: before })
      void load()
    },
    { immediate: true },
  )
  return {
    conversation,
    messages,
    outgoing,
    error,
    denied,
    loading,
    typing,
    load,
    refetch,
    send,
    deliver,
    sendTyping,
  }
}

export type Chat = ReturnType<typeof useChat>

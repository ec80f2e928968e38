/** Loads something and keeps what was shown while it loads again. */
import { onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { messageOf } from '../api/errors'

export interface Load<T> {
  data: ShallowRef<T | null>
  error: Ref<string>
  loading: Ref<boolean>
  reload: () => Promise<void>
  /** Reloads soon; many calls within a second become one. */
  soon: () => void
}

export function useLoad<T>(fetcher: () => Promise<T>, gapMs = 600): Load<T> {
  const data = shallowRef<T | null>(null) as ShallowRef<T | null>
  const error = ref('')
  const loading = ref(false)
  let ticket = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  async function reload(): Promise<void> {
    const mine = ++ticket
    loading.value = true
    try {
      const fresh = await fetcher()
      // A slower, older answer must not overwrite a newer one.
      if (mine === ticket) {
        data.value = fresh
        error.value = ''
      }
    } catch (thrown) {
      if (mine === ticket) error.value = messageOf(thrown)
    } finally {
      if (mine === ticket) loading.value = false
    }
  }

  function soon(): void {
    timer ??= setTimeout(() => {
      timer = undefined
      void reload()
    }, gapMs)
  }

  onScopeDispose(() => {
    ticket++
    clearTimeout(timer)
  })
  return { data, error, loading, reload, soon }
}

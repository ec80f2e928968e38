/** Runs one action at a time and shows what went wrong. */
import { ElMessage } from 'element-plus'
import { ref, type Ref } from 'vue'
import { messageOf } from '../api/errors'

export function useAction(): {
  busy: Ref<boolean>
  run: (work: () => Promise<unknown>, done?: string) => Promise<boolean>
} {
  const busy = ref(false)
  async function run(work: () => Promise<unknown>, done?: string): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    try {
      await work()
      if (done) ElMessage.success(done)
      return true
    } catch (error) {
      ElMessage.error(messageOf(error))
      return false
    } finally {
      busy.value = false
    }
  }
  return { busy, run }
}

import 'element-plus/dist/index.css'
import './theme.css'
import { createApp } from 'vue'
import App from './App.vue'
import { router } from './router'
import { socket } from './api/socket'
import { startSession } from './session'

startSession((byChoice) => {
  socket.stop()
  const here = router.currentRoute.value
  if (here.name === 'login') return
  // Whose sign-in ran out comes back to the same place; who left may be somebody else next time.
  void router.replace({ name: 'login', query: byChoice ? {} : { next: here.fullPath } })
})

createApp(App).use(router).mount('#app')

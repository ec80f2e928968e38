import 'element-plus/dist/index.css'
import './theme.css'
import { createApp } from 'vue'
import App from './App.vue'
import { router } from './router'
import { socket } from './api/socket'
import { startSession } from './session'

startSession(() => {
  socket.stop()
  const next = router.currentRoute.value
  if (next.name !== 'login') void router.replace({ name: 'login', query: { next: next.fullPath } })
})

createApp(App).use(router).mount('#app')

import './page.css'
import './panel.css'
import { startPanel } from './panel'

/** The methods of `<huiyin-chat>` that this page uses. */
interface Chat extends HTMLElement {
  open(): void
  ask(text: string): void
}

function chat(): Promise<Chat> {
  return customElements.whenDefined('huiyin-chat').then(() => document.querySelector<Chat>('huiyin-chat')!)
}

document.addEventListener('click', (event) => {
  const target = (event.target as Element).closest<HTMLElement>('[data-ask], [data-open]')
  if (!target) return
  void chat().then((element) => (target.dataset.ask ? element.ask(target.dataset.ask) : element.open()))
})

void startPanel(document.getElementById('demo')!)

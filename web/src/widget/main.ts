import { HuiyinChat } from './element'

if (!customElements.get('huiyin-chat')) customElements.define('huiyin-chat', HuiyinChat)

/**
 * `<script src="…/widget.js" data-base-url="https://kf.example.com" data-accent="#0b7a75">` puts
 * the widget on the page by itself; without data-base-url or data-auto the page places the element.
 */
const script = document.currentScript as HTMLScriptElement | null
if (script && ('baseUrl' in script.dataset || 'auto' in script.dataset)) {
  const { baseUrl, accent } = script.dataset
  const place = () => {
    if (document.querySelector('huiyin-chat')) return
    const chat = document.createElement('huiyin-chat')
    chat.setAttribute('base-url', baseUrl ?? new URL(script.src).origin)
    if (accent) chat.setAttribute('accent', accent)
    document.body.append(chat)
  }
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', place)
  else place()
}

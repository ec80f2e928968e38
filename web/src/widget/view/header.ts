import { T } from '../text'
import type { Context, View } from './context'
import { h, icon, iconButton, setText } from './dom'

export interface Preferences { large: boolean; sound: boolean }

/** Who is speaking, and how one reads and hears it. */
export function headerView(
  { store }: Context,
  options: { preferences: () => Preferences; change: (p: Partial<Preferences>) => void; close: () => void },
): View & { titleId: string } {
  const titleId = 'huiyin-title'
  const title = h('h1', { id: titleId })
  const role = h('p', { class: 'role', 'aria-live': 'polite' })
  const face = h('span', { class: 'face', 'aria-hidden': 'true' }, icon('echo'))
  const large = h('button', {
    type: 'button', class: 'icon-button large',
    onclick: () => options.change({ large: !options.preferences().large }),
  }, '大')
  const sound = iconButton('mute', T.soundOn, () => options.change({ sound: !options.preferences().sound }))
  const el = h('header', {}, face, h('div', { class: 'who' }, title, role), large, sound, iconButton('close', T.close, options.close))

  const update = () => {
    const { name } = store.operator
    const { large: isLarge, sound: isOn } = options.preferences()
    setText(title, name ? T.panel(name) : T.launcher)
    setText(role, status())
    label(large, isLarge ? T.largeOff : T.largeOn, isLarge)
    label(sound, isOn ? T.soundOff : T.soundOn, isOn)
    if (sound.dataset.on !== String(isOn)) {
      sound.dataset.on = String(isOn)
      sound.replaceChildren(icon(isOn ? 'sound' : 'mute'))
    }
    face.classList.toggle('off', store.link === 'lost')
  }

  function status(): string {
    const { state, agent_name } = store.conversation
    if (store.link === 'lost') return T.offlineRole
    if (store.phase === 'chat' && store.link === 'connecting') return T.connecting
    if (state === 'human') return T.humanNow(agent_name ?? '')
    return T.botRole
  }
  return { el, update, titleId }
}

function label(button: HTMLElement, text: string, pressed: boolean): void {
  button.setAttribute('aria-label', text)
  button.setAttribute('title', text)
  button.setAttribute('aria-pressed', String(pressed))
}

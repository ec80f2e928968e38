import { T } from '../text'
import type { Context } from './context'
import { h, icon } from './dom'

/** Shown while nothing has been said: what one can ask here. */
export function welcomeView({ transport }: Context): { el: HTMLElement } {
  const asks = T.welcomeAsks.map((text) =>
    h('button', { type: 'button', class: 'quick', onclick: () => transport.send(text) }, text))
  return {
    el: h('div', { class: 'welcome' },
      h('span', { class: 'mark', 'aria-hidden': 'true' }, icon('echo')),
      h('p', { class: 'welcome-title' }, T.welcomeTitle),
      h('p', { class: 'hint' }, T.welcome),
      h('div', { class: 'quicks' }, ...asks)),
  }
}

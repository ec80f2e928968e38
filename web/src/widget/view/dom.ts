/** Building DOM without markup: text is always text. */

type Child = Node | string | null | undefined | false
type Props = Record<string, string | number | boolean | null | undefined | ((event: any) => void)>

/** `on…` props are listeners, `class` and the rest are attributes; false and null leave one out. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K, props: Props = {}, ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value)
    else if (value === true) element.setAttribute(name, '')
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value))
  }
  element.append(...children.filter((c): c is Node | string => Boolean(c)))
  return element
}

const PATHS = {
  chat: 'M4 5.5h16v11H11l-4.5 3.5v-3.5H4z M8 9.5h8 M8 12.7h5',
  close: 'M6 6l12 12 M18 6L6 18',
  down: 'M6 9.5l6 6 6-6',
  send: 'M4 12L20 4.5 15.5 20l-3.6-6.4z M11.9 13.6L20 4.5',
  headset: 'M5 14v-2a7 7 0 0114 0v2 M5 13.5h2.5v5H6a1 1 0 01-1-1z M19 13.5h-2.5v5H18a1 1 0 001-1z M18 18.5c0 1.5-1.5 2-4 2',
  sound: 'M5 10v4h3l4 3.5v-11L8 10z M15.5 9.5a4 4 0 010 5 M18 7a7.5 7.5 0 010 10',
  mute: 'M5 10v4h3l4 3.5v-11L8 10z M16 10l4 4 M20 10l-4 4',
  shield: 'M12 3.5l7 2.6v5.2c0 4.4-2.9 7.6-7 9.2-4.1-1.6-7-4.8-7-9.2V6.1z M9 11.8l2.2 2.2 4-4.2',
  ticket: 'M6 3.5h9l4 4v13H6z M14.5 3.5v4.5H19 M9 12.5h7 M9 16h5',
  book: 'M12 6.5c-2-1.3-4.4-1.6-7-1.5v13c2.6-.1 5 .2 7 1.5 2-1.3 4.4-1.6 7-1.500V5c-2.6-.1-5 .2-7 1.500z M12 6.500v13',
  star: 'M12 3.8l2.5 5.2 5.7.8-4.1 4 1 5.7-5.1-2.7-5.1 2.7 1-5.7-4.1-4 5.7-.8z',
  check: 'M5 12.500l4.5 4.500L19 7.5',
  alert: 'M12 4l9 16H3z M12 10v4.5 M12 17.300v.2',
  phone: 'M6 4h3.500l1.5 4-2 1.500a11 11 0 005.5 5.500l1.5-2 4 1.500V18a2 2 0 01-2.2 2A16 16 0 014 6.2 2 2 0 016 4z',
  echo: 'M12 10.200a1.8 1.8 0 110 3.6 1.8 1.8 0 010-3.600z M7.8 16.200a6 6 0 010-8.4 M16.2 7.800a6 6 0 010 8.4 M5 19a10 10 0 010-14 M19 5a10 10 0 010 14',
}
export type Icon = keyof typeof PATHS

const SVG = 'http://www.w3.org/2000/svg'

export function icon(name: Icon): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('class', `icon icon-${name}`)
  svg.setAttribute('aria-hidden', 'true')
  const path = document.createElementNS(SVG, 'path')
  path.setAttribute('d', PATHS[name])
  svg.append(path)
  return svg
}

export function iconButton(name: Icon, label: string, onclick: () => void, className = ''): HTMLButtonElement {
  return h('button', { type: 'button', class: `icon-button ${className}`, 'aria-label': label, title: label, onclick }, icon(name))
}

/** Change text only when it differs, so that live regions are not announced again. */
export function setText(node: Node, text: string): void {
  if (node.textContent !== text) node.textContent = text
}

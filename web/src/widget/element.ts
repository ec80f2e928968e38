import { Api } from './api'
import { chime } from './sound'
import { Memory } from './storage'
import { Store } from './store'
import { STYLES } from './styles'
import { T } from './text'
import { Transport } from './transport'
import { bannerView } from './view/banner'
import { composerView } from './view/composer'
import type { View } from './view/context'
import { h, icon, setText } from './view/dom'
import { headerView, type Preferences } from './view/header'
import { logView } from './view/log'
import { noticeView } from './view/notice'

/**
 * `<huiyin-chat base-url="https://kf.example.com" accent="#0b7a75">`.
 *
 * Methods: `open()`, `close()`, `ask(text)` (opens and says `text`, after consent). Events, all
 * bubbling: `huiyin-open`, `huiyin-close`, `huiyin-unread` with `detail.count`.
 */
export class HuiyinChat extends HTMLElement {
  static readonly observedAttributes = ['accent']
  private store = new Store()
  private transport!: Transport
  private memory!: Memory
  private views: View[] = []
  private panel!: HTMLElement
  private launcher!: HTMLButtonElement
  private badge!: HTMLElement
  private focusInput: () => void = () => undefined
  private asks: string[] = []
  private unread = 0
  private phase = this.store.phase
  private readonly cleanups: (() => void)[] = []

  connectedCallback(): void {
    if (this.panel) return
    const base = (this.getAttribute('base-url') ?? '').replace(/\/+$/, '')
    this.memory = new Memory(`huiyin:${base || location.origin}:`)
    this.transport = new Transport({
      store: this.store, memory: this.memory, api: new Api(base),
      onIncoming: () => this.incoming(),
    })
    this.build()
    this.attributeChangedCallback()
    this.store.subscribe(() => this.render())
    this.render()
    this.listen()
    if (this.transport.returning) void this.transport.begin()
  }

  disconnectedCallback(): void {
    // Moved elsewhere in the page or gone: only the latter ends the connection.
    queueMicrotask(() => {
      if (this.isConnected) return
      this.transport.stop()
      for (const clean of this.cleanups.splice(0)) clean()
    })
  }

  attributeChangedCallback(): void {
    const accent = this.getAttribute('accent')
    if (accent && this.panel && CSS.supports('color', accent)) this.style.setProperty('--huiyin-accent', accent)
  }

  open(): void {
    if (!this.store.open) {
      this.store.set({ open: true })
      this.dispatchEvent(new CustomEvent('huiyin-open', { bubbles: true }))
    }
    void this.transport.begin()
    requestAnimationFrame(() => {
      this.panel.focus({ preventScroll: true })
      this.toInput()
    })
  }

  close(): void {
    if (!this.store.open) return
    this.store.set({ open: false })
    this.dispatchEvent(new CustomEvent('huiyin-close', { bubbles: true }))
    requestAnimationFrame(() => this.launcher.focus({ preventScroll: true }))
  }

  ask(text: string): void {
    this.asks.push(text)
    this.open()
    this.flushAsks()
  }

  private build(): void {
    const context = { store: this.store, transport: this.transport, memory: this.memory }
    const header = headerView(context, {
      preferences: () => this.preferences,
      change: (change) => this.prefer(change),
      close: () => this.close(),
    })
    const composer = composerView(context)
    this.focusInput = composer.focus
    this.views = [header, bannerView(context), noticeView(context), logView(context), composer]
    this.panel = h('div', { class: 'panel', role: 'dialog', 'aria-labelledby': header.titleId, tabindex: -1, hidden: true },
      ...this.views.map((v) => v.el))
    this.badge = h('span', { class: 'badge-count', 'aria-hidden': 'true', hidden: true })
    this.launcher = h('button', { type: 'button', class: 'launcher', 'aria-expanded': 'false', onclick: () => this.open() },
      icon('chat'), h('span', { class: 'launcher-text' }, T.launcher.slice(2)), this.badge)
    const root = this.attachShadow({ mode: 'open' })
    adopt(root, STYLES)
    root.append(h('div', { class: 'root', lang: 'zh-CN' }, this.panel, this.launcher))
    this.panel.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && !event.isComposing) this.close()
    })
  }

  private listen(): void {
    const on = (target: EventTarget, type: string, act: () => void) => {
      target.addEventListener(type, act)
      this.cleanups.push(() => target.removeEventListener(type, act))
    }
    on(window, 'online', () => this.transport.wake())
    on(window, 'offline', () => this.transport.networkGone())
    on(document, 'visibilitychange', () => {
      if (document.hidden || this.store.phase !== 'chat') return
      this.transport.wake()
      if (this.store.open) this.transport.markRead()
    })
    // On phones the keyboard covers the page instead of shrinking it.
    const viewport = window.visualViewport
    if (viewport) {
      const fit = () => {
        this.style.setProperty('--huiyin-height', `${Math.round(viewport.height)}px`)
        this.style.setProperty('--huiyin-top', `${Math.round(viewport.offsetTop)}px`)
      }
      fit()
      on(viewport, 'resize', fit)
      on(viewport, 'scroll', fit)
    }
  }

  private render(): void {
    if (this.store.open && this.store.unread && !document.hidden) this.transport.markRead()
    const { open, unread } = this.store
    this.panel.hidden = !open
    this.launcher.hidden = open
    this.launcher.setAttribute('aria-expanded', String(open))
    this.launcher.setAttribute('aria-label', unread ? T.launcherUnread(unread) : T.launcher)
    this.badge.hidden = !unread
    setText(this.badge, unread > 99 ? '99+' : String(unread))
    this.classList.toggle('large', this.preferences.large)
    for (const view of this.views) view.update()
    if (this.phase !== this.store.phase) {
      this.phase = this.store.phase
      this.toInput()
    }
    if (unread !== this.unread) {
      this.unread = unread
      this.dispatchEvent(new CustomEvent('huiyin-unread', { bubbles: true, detail: { count: unread } }))
    }
    this.flushAsks()
  }

  /** Ready to write, except where a keyboard would pop up and hide half of the screen. */
  private toInput(): void {
    const touch = globalThis.matchMedia?.('(pointer: coarse)').matches
    if (this.store.open && this.store.phase === 'chat' && !touch) this.focusInput()
  }

  private incoming(): void {
    if (this.preferences.sound) chime()
  }

  private flushAsks(): void {
    if (this.store.phase !== 'chat' || this.store.loading) return
    for (const text of this.asks.splice(0)) this.transport.send(text)
  }

  private get preferences(): Preferences {
    return { large: false, sound: false, ...this.memory.get<Partial<Preferences>>('preferences') }
  }

  private prefer(change: Partial<Preferences>): void {
    this.memory.set('preferences', { ...this.preferences, ...change })
    if (change.sound) chime()
    this.store.changed()
  }
}

/** Constructed sheets pass a `style-src 'self'` policy; a style element would not. */
function adopt(root: ShadowRoot, css: string): void {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  root.adoptedStyleSheets = [sheet]
}

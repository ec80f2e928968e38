/** A short sound and a flashing title when a customer starts to wait. */
import { ref, watch } from 'vue'

const KEY = 'huiyin.staff.sound'
export const soundOn = ref(localStorage.getItem(KEY) !== 'off')
watch(soundOn, (on) => localStorage.setItem(KEY, on ? 'on' : 'off'))

let audio: AudioContext | null = null

function tone(context: AudioContext, frequency: number, at: number): void {
  const oscillator = context.createOscillator()
  const gain = context.createGain()
  oscillator.frequency.value = frequency
  gain.gain.setValueAtTime(0.0001, at)
  gain.gain.exponentialRampToValueAtTime(0.18, at + 0.02)
  gain.gain.exponentialRampToValueAtTime(0.0001, at + 0.22)
  oscillator.connect(gain).connect(context.destination)
  oscillator.start(at)
  oscillator.stop(at + 0.24)
}

/** Two rising notes. Silent until the page was clicked once: browsers insist. */
export function beep(): void {
  if (!soundOn.value) return
  try {
    audio ??= new AudioContext()
    void audio.resume()
    tone(audio, 660, audio.currentTime)
    tone(audio, 880, audio.currentTime + 0.16)
  } catch {
    audio = null
  }
}

let flashing: ReturnType<typeof setInterval> | undefined
let plain = ''

export function stopFlash(): void {
  if (flashing === undefined) return
  clearInterval(flashing)
  flashing = undefined
  document.title = plain
}

/** Flashes until the page is looked at; a page in view needs no flashing. */
export function flash(text: string): void {
  stopFlash()
  if (!document.hidden && document.hasFocus()) return
  plain = document.title
  let on = false
  const turn = (): void => {
    on = !on
    document.title = on ? text : plain
  }
  turn()
  flashing = setInterval(turn, 1000)
}

window.addEventListener('focus', stopFlash)
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) stopFlash()
})

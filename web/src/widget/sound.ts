let audio: AudioContext | null = null

/** A short soft tone; browsers that refuse sound before a gesture stay silent. */
export function chime(): void {
  try {
    audio ??= new AudioContext()
    const at = audio.currentTime
    const tone = audio.createOscillator()
    const gain = audio.createGain()
    tone.frequency.setValueAtTime(880, at)
    tone.frequency.setValueAtTime(1174, at + 0.09)
    gain.gain.setValueAtTime(0.0001, at)
    gain.gain.exponentialRampToValueAtTime(0.08, at + 0.02)
    gain.gain.exponentialRampToValueAtTime(0.0001, at + 0.35)
    tone.connect(gain).connect(audio.destination)
    tone.start(at)
    tone.stop(at + 0.4)
  } catch {
    // No sound here.
  }
}

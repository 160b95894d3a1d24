import { browser } from '$app/env'
import { kept } from '#lib/tickets/kept.ts'

/** Two soft tones, made by the browser itself. It may only sound once somebody has touched the page. */
class Chime {
  isMuted = $state(false)
  #context: AudioContext | null = null

  constructor() {
    if (!browser) return
    this.isMuted = kept.read<boolean>('muted') ?? false
    const wake = () => void this.#awake()
    addEventListener('pointerdown', wake, { once: true })
    addEventListener('keydown', wake, { once: true })
  }

  mute(isMuted: boolean): void {
    this.isMuted = isMuted
    kept.write('muted', isMuted)
    if (!isMuted) void this.#awake().then(() => this.ring())
  }

  /** `urgent` for the most severe priority: a third, higher tone. */
  ring(urgent = false): void {
    if (this.isMuted || this.#context?.state !== 'running') return
    const tones = urgent ? [660, 880, 1175] : [660, 880]
    tones.forEach((frequency, place) => this.#tone(frequency, place * 0.16))
  }

  #tone(frequency: number, after: number): void {
    const context = this.#context!
    const start = context.currentTime + after
    const oscillator = context.createOscillator()
    const gain = context.createGain()
    oscillator.type = 'sine'
    oscillator.frequency.value = frequency
    gain.gain.setValueAtTime(0, start)
    gain.gain.linearRampToValueAtTime(0.18, start + 0.02)
    gain.gain.exponentialRampToValueAtTime(0.001, start + 0.42)
    oscillator.connect(gain).connect(context.destination)
    oscillator.start(start)
    oscillator.stop(start + 0.45)
  }

  async #awake(): Promise<void> {
    if (this.isMuted) return
    this.#context ??= new AudioContext()
    if (this.#context.state === 'suspended') await this.#context.resume().catch(() => undefined)
  }
}

export const chime = new Chime()

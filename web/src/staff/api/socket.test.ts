import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { StaffSocket } from './socket'

class Wire {
  readyState = 1
  sent: string[] = []
  onopen: () => void = () => undefined
  onclose: () => void = () => undefined
  onmessage: (event: { data: string }) => void = () => undefined
  constructor(readonly url: string) {}
  send(text: string): void {
    this.sent.push(text)
  }
  close(): void {
    this.onclose()
  }
}

describe('StaffSocket', () => {
  const wires: Wire[] = []
  let number = 0
  const make = (): StaffSocket =>
    new StaffSocket(
      () => Promise.resolve(`t${++number}`),
      (url) => {
        const wire = new Wire(url)
        wires.push(wire)
        return wire as unknown as WebSocket
      },
    )

  beforeEach(() => {
    wires.length = 0
    number = 0
    vi.useFakeTimers()
  })
  afterEach(() => vi.useRealTimers())

  it('opens with a one-time ticket and hands out events', async () => {
    const socket = make()
    const heard = vi.fn()
    socket.on('queue.updated', heard)
    socket.start()
    await vi.advanceTimersByTimeAsync(0)
    expect(wires[0]?.url).toContain('/api/v1/staff/ws?ticket=t1')
    wires[0]?.onopen()
    expect(socket.link.value).toBe('open')
    wires[0]?.onmessage({ data: '{"v":1,"type":"queue.updated","data":{"waiting":2}}' })
    expect(heard).toHaveBeenCalledWith({ waiting: 2 })
    wires[0]?.onmessage({ data: 'not json' })
    expect(heard).toHaveBeenCalledOnce()
  })

  it('reconnects with a fresh ticket and says that news was missed', async () => {
    const socket = make()
    const missed = vi.fn()
    socket.on('reconnected', missed)
    socket.start()
    await vi.advanceTimersByTimeAsync(0)
    wires[0]?.onopen()
    wires[0]?.onclose()
    expect(socket.link.value).toBe('waiting')
    await vi.advanceTimersByTimeAsync(2000)
    expect(wires[1]?.url).toContain('ticket=t2')
    expect(missed).not.toHaveBeenCalled()
    wires[1]?.onopen()
    expect(missed).toHaveBeenCalledOnce()
  })

  it('stays closed after stop', async () => {
    const socket = make()
    socket.start()
    await vi.advanceTimersByTimeAsync(0)
    wires[0]?.onopen()
    socket.stop()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(wires).toHaveLength(1)
    expect(socket.link.value).toBe('off')
  })
})

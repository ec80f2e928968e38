/** Turns and the messages that belong to no turn, in the order they happened. */
import type { Replay, ReplayTurn } from '../api/types'

export interface Step {
  seq: number
  turn?: ReplayTurn
  message?: Replay['messages'][number]
  who?: string
}

const WHO = { customer: '客户', bot: '机器人', agent: '坐席', system: '系统' } as const

export function lineUp(replay: Replay): Step[] {
  const customers = new Set(replay.turns.map((turn) => turn.seq))
  // A reply stands inside its turn: the bot answers in order, so each takes the next one free.
  const replied = new Set<number>()
  for (const turn of replay.turns) {
    if (!turn.reply) continue
    const own = replay.messages.find(
      (one) => one.author === 'bot' && one.seq > turn.seq && !replied.has(one.seq),
    )
    if (own) replied.add(own.seq)
  }
  const between = replay.messages
    .filter((one) => !customers.has(one.seq) && !replied.has(one.seq))
    .map((message): Step => {
      const who = message.private ? '内部备注' : WHO[message.author]
      const name = message.author === 'agent' ? message.author_name : null
      return { seq: message.seq, message, who: name ? `${who} ${name}` : who }
    })
  const turns = replay.turns.map((turn): Step => ({ seq: turn.seq, turn }))
  return [...turns, ...between].sort((a, b) => a.seq - b.seq)
}

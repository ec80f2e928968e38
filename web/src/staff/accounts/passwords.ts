/** Passwords given by an admin: long enough, easy to read out. */
export const MIN_LENGTH = 10
// No 0/O, 1/l/I: these passwords are read aloud.
const LETTERS = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789'

export function suggest(length = 14): string {
  const limit = 256 - (256 % LETTERS.length)
  let out = ''
  while (out.length < length) {
    for (const byte of crypto.getRandomValues(new Uint8Array(length)))
      if (byte < limit && out.length < length) out += LETTERS[byte % LETTERS.length]
  }
  return out
}

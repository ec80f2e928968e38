/** The access token lives in memory only; a reload gets a new one through the cookie. */
import { shallowRef } from 'vue'

export const accessToken = shallowRef<string | null>(null)

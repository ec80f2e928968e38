/** What went wrong, in words a member of staff can act on. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly detail: unknown = null,
  ) {
    super(message)
    this.name = 'ApiError'
  }
}

const BY_STATUS: Record<number, string> = {
  401: '登录已过期，请重新登录。',
  403: '您没有权限进行这项操作。',
  404: '没有找到这条记录，可能已被移走。',
  409: '内容刚刚被别人改动，请刷新后再试。',
  413: '内容过大，请缩减后再试。',
  422: '填写的内容有误，请检查后再提交。',
  429: '操作太频繁，请稍后再试。',
  502: '服务正在启动或维护，请稍后再试。',
  503: '服务暂时不可用，请稍后再试。',
}

/** Prefers the server's own Chinese message; falls back to one by status. */
export function errorFrom(status: number, body: unknown): ApiError {
  const fields = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>
  const message = typeof fields.message === 'string' ? fields.message : ''
  const code = typeof fields.error === 'string' ? fields.error : `http_${status}`
  return new ApiError(
    status,
    code,
    message || BY_STATUS[status] || `系统出了点问题（${status}），请稍后再试。`,
    fields.detail ?? null,
  )
}

export function offlineError(): ApiError {
  return new ApiError(0, 'network', '网络连接不上，请检查网络后再试。')
}

/** The message to show for anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof ApiError ? error.message : '系统出了点问题，请刷新页面再试。'
}

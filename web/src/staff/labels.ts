/** Chinese names for the codes of the API; an unknown code is shown as it is. */
import type { CallbackOutcome, ConversationState, Presence, Priority, Role } from './api/types'
import type { TicketStatus, TicketType } from './api/types'

export type Tone = 'primary' | 'success' | 'warning' | 'danger' | 'info'

export const STATES: Record<ConversationState, string> = {
  bot: '机器人接待',
  queued: '排队中',
  ringing: '待接入',
  human: '人工接待',
  wrap_up: '话后整理',
  offline: '已留言',
  closed: '已结束',
}

export const STATE_TONES: Record<ConversationState, Tone> = {
  bot: 'info',
  queued: 'warning',
  ringing: 'warning',
  human: 'success',
  wrap_up: 'primary',
  offline: 'info',
  closed: 'info',
}

export const CHANNELS: Record<string, string> = {
  web: '网页',
  app: '手机应用',
  wechat: '公众号',
  wecom: '微信客服',
  phone: '电话',
  desk: '坐席录入',
}

export const REASONS: Record<string, { text: string; tone: Tone }> = {
  request: { text: '主动要求', tone: 'primary' },
  senior: { text: '65岁以上', tone: 'success' },
  regulator: { text: '扬言升级', tone: 'danger' },
  category: { text: '投诉类别', tone: 'warning' },
  failures: { text: '连续未解决', tone: 'info' },
  emotion: { text: '情绪激动', tone: 'danger' },
  agent_lost: { text: '原坐席掉线', tone: 'warning' },
  returned: { text: '坐席交回', tone: 'info' },
}

/** Moods worth a mark; calm needs none. */
export const EMOTIONS: Record<string, { text: string; tone: Tone }> = {
  anxious: { text: '着急', tone: 'warning' },
  angry: { text: '不满', tone: 'danger' },
  abusive: { text: '辱骂', tone: 'danger' },
  threatening: { text: '扬言升级', tone: 'danger' },
}

export const PRESENCES: Record<Presence, string> = { online: '在线', busy: '忙碌', offline: '离线' }

export const TICKET_TYPES: Record<TicketType, string> = {
  complaint: '投诉',
  fault: '故障报修',
  consult: '咨询',
  suggestion: '建议',
  handling: '业务办理',
  praise: '表扬',
}

export const TICKET_STATUSES: Record<TicketStatus, string> = {
  new: '待受理',
  accepted: '已受理',
  processing: '处理中',
  waiting_customer: '待客户补充',
  resolved: '已处理',
  confirming: '待客户确认',
  closed: '已办结',
  reopened: '重新处理',
  cancelled: '已撤销',
}

export const TICKET_TONES: Record<TicketStatus, Tone> = {
  new: 'danger',
  accepted: 'primary',
  processing: 'primary',
  waiting_customer: 'warning',
  resolved: 'success',
  confirming: 'warning',
  closed: 'info',
  reopened: 'danger',
  cancelled: 'info',
}

export const PRIORITIES: Record<Priority, { text: string; tone: Tone }> = {
  P1: { text: 'P1 特急', tone: 'danger' },
  P2: { text: 'P2 紧急', tone: 'warning' },
  P3: { text: 'P3 一般', tone: 'primary' },
  P4: { text: 'P4 低', tone: 'info' },
}

export const OUTCOMES: Record<CallbackOutcome, string> = {
  reached_satisfied: '已接通，客户满意',
  reached_unsatisfied: '已接通，客户不满意',
  no_answer: '无人接听',
  refused: '客户拒访',
}

export const ROLES: Record<Role, string> = {
  agent: '坐席',
  supervisor: '班长',
  ops: '运营',
  editor: '知识编辑',
  admin: '管理员',
}

export const CATEGORIES = [
  '收费争议',
  '网络质量',
  '宽带装维',
  '营销误导',
  '服务态度',
  '业务办理',
  '携转阻碍',
  '信息安全',
  '不知情定制',
  '其他',
]

/** The facts an agent is shown; what is not named here is the bot's own bookkeeping. */
export const SLOTS: Record<string, string> = {
  complaint_category: '投诉类别',
  complaint_detail: '投诉内容',
  complaint_number: '涉及号码',
  complaint_wish: '客户诉求',
  complaint_contact: '联系方式',
  fault_kind: '故障类型',
  fault_detail: '故障现象',
  fault_number: '故障号码',
  fault_place: '故障地点',
  fault_contact: '联系方式',
  fault_findings: '已查情况',
  suggestion_detail: '建议内容',
  plan_choice: '要换的套餐',
  add_on_choice: '要开通的业务',
  cancel_item: '要退订的业务',
  pending_month: '查询账期',
  last_ticket: '最近的工单',
  phone_number: '手机号',
  landline: '固定电话',
  broadband_account: '宽带账号',
  address: '地址',
  region: '地区',
  ticket_id: '工单号',
  amount: '金额',
  billing_month: '账期',
  service_name: '业务名称',
  plan_name: '套餐',
  device_indicator: '指示灯',
  error_code: '错误码',
}

/** What to call the customer of a conversation: rows carry no name while nobody is proven. */
export function customerName(row: { id: string; customer_name?: string | null }): string {
  return row.customer_name || `访客 ${row.id.slice(-4).toUpperCase()}`
}

/** Looks a code up; unknown codes are shown unchanged, nothing as a dash. */
export function label(table: Record<string, string>, code: string | null | undefined): string {
  return code ? (table[code] ?? code) : '—'
}

export function reason(code: string): { text: string; tone: Tone } {
  return REASONS[code] ?? { text: code, tone: 'info' }
}

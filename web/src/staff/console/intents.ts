/** What reviewers read for an intent; the identifier stays visible beside it. */
export const INTENTS: Record<string, string> = {
  query_balance: '查话费余额', query_bill: '查账单', query_call_detail: '查详单',
  query_data_usage: '查剩余用量', query_current_plan: '查当前套餐', query_points: '查积分',
  query_contract: '查合约', query_number_status: '查号码状态', query_my_cards: '查名下号码',
  query_ticket_status: '查工单进度', query_coverage: '查覆盖', query_store: '查营业厅',
  ask_plan_tariff: '问套餐资费', ask_plan_recommend: '推荐套餐', ask_5g: '问 5G',
  ask_business_rule: '问业务规定', ask_promotion: '问优惠活动', ask_port_out: '携号转出',
  ask_port_in: '携号转入', ask_roaming: '国际漫游', ask_real_name: '实名', ask_invoice: '发票',
  ask_anti_harassment: '防骚扰', ask_appeal_channel: '申诉渠道', ask_privacy: '个人信息权利',
  change_plan: '改套餐', subscribe_service: '开通业务', cancel_service: '退订业务',
  recharge: '充值缴费', suspend_number: '停机保号', resume_number: '复机', report_loss: '挂失',
  replace_sim: '补换卡', reset_password: '重置服务密码', transfer_ownership: '过户',
  cancel_number: '销户', install_broadband: '宽带装机', relocate_broadband: '移机拆机',
  redeem_points: '积分兑换', secondary_card: '副卡', report_broadband_fault: '宽带报障',
  report_mobile_fault: '手机报障', report_tv_fault: '电视报障', complain: '投诉',
  urge_ticket: '催单', reopen_ticket: '要求重办', confirm_solved: '确认已解决',
  threaten_escalate: '扬言申诉', give_suggestion: '建议', praise: '表扬',
  request_human: '转人工', rate_service: '评价服务', greet: '问候', affirm: '同意', deny: '否定',
  thanks: '感谢', goodbye: '告别', provide_info: '提供信息', correct_info: '更正信息',
  refuse_info: '不愿提供', stop: '取消', repeat: '请重复', bot_identity: '问机器人',
  chitchat: '闲聊', out_of_scope: '超出范围', nlu_fallback: '没有听懂',
  choose_entry: '选择知识', choose_option: '点击选项', resume_after_verify: '验证后继续',
  confirm_ticket: '确认工单',
}

export function intentName(intent: string | null): string {
  return intent ? (INTENTS[intent] ?? intent) : '—'
}

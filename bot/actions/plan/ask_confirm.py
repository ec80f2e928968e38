from bot.actions.orders.asking import AskOrderConfirm
from bot.actions.orders.errands import CHANGE_PLAN


class AskPlanConfirm(AskOrderConfirm):
    action = "action_ask_plan_confirm"
    errand = CHANGE_PLAN

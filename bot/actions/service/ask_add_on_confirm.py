from bot.actions.orders.asking import AskOrderConfirm
from bot.actions.orders.errands import SUBSCRIBE


class AskAddOnConfirm(AskOrderConfirm):
    action = "action_ask_add_on_confirm"
    errand = SUBSCRIBE

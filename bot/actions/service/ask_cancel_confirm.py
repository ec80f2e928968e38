from bot.actions.orders.asking import AskOrderConfirm
from bot.actions.orders.errands import CANCEL


class AskCancelConfirm(AskOrderConfirm):
    action = "action_ask_cancel_confirm"
    errand = CANCEL

from bot.actions.orders.submit import SubmitOrder
from bot.actions.service.subscribe_form import SubscribeServiceForm


class SubmitSubscribeService(SubmitOrder):
    action = "action_submit_subscribe_service"
    form = SubscribeServiceForm

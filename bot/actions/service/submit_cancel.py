from bot.actions.orders.submit import SubmitOrder
from bot.actions.service.form import CancelServiceForm


class SubmitCancelService(SubmitOrder):
    action = "action_submit_cancel_service"
    form = CancelServiceForm

from bot.actions.orders.submit import SubmitOrder
from bot.actions.plan.form import ChangePlanForm


class SubmitChangePlan(SubmitOrder):
    action = "action_submit_change_plan"
    form = ChangePlanForm

"""The three changes that cost money, or end a cost, and what their forms are called."""

from dataclasses import dataclass

from customers.bss import OrderKind


@dataclass(frozen=True)
class Errand:
    """`choice` holds the code of what is ordered, `confirm` the answer to the summary.

    The wording is `utter_ask_<confirm>` for the summary and `utter_<kind>_done` for the notice.
    """

    kind: OrderKind
    form: str
    choice: str
    confirm: str


CHANGE_PLAN = Errand(OrderKind.CHANGE_PLAN, "change_plan_form", "plan_choice", "plan_confirm")
SUBSCRIBE = Errand(OrderKind.SUBSCRIBE, "subscribe_service_form", "add_on_choice", "add_on_confirm")
CANCEL = Errand(OrderKind.CANCEL, "cancel_service_form", "cancel_item", "cancel_confirm")

"""The summary before an order: name, price, day of effect, penalty, way out."""

from abc import abstractmethod

from rasa_sdk.events import SlotSet

from bot.actions.base import Dispatcher, Domain, Events, HuiyinAction, Tracker
from bot.actions.context import call
from bot.actions.orders.errands import Errand
from bot.actions.orders.quotes import facts, refuse, stamp
from core.errors import Unavailable
from customers.bss import OrderRefused


class AskOrderConfirm(HuiyinAction):
    """Quoted anew each time it is asked, so that what is shown is what would be charged."""

    @property
    @abstractmethod
    def errand(self) -> Errand:
        """Which change is asked about."""

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        verified = await call().verified()
        if verified is None:
            # It ran out in the middle: the card, and the form goes on after it.
            dispatcher.utter_message(response="utter_verify_first")
            dispatcher.utter_message(
                json_message={"type": "verify", "purpose": str(self.errand.kind)}
            )
            return [SlotSet("pending_action", None)]
        code = str(tracker.get_slot(self.errand.choice))
        try:
            quote = await call().bss.quote(verified.bss_id, self.errand.kind, code)
        except OrderRefused as refused:
            refuse(dispatcher, refused.reason)
            return []
        except Unavailable:
            dispatcher.utter_message(response="utter_system_busy")
            return []
        dispatcher.utter_message(
            response=f"utter_ask_{self.errand.confirm}", **facts(domain, quote)
        )
        return [SlotSet("order_stamp", stamp(quote))]

"""Placing the order a customer agreed to, once, with the proof of it."""

from abc import abstractmethod

import structlog
from rasa_sdk.events import SlotSet

from bot.actions.base import Dispatcher, Domain, Events, HuiyinAction, Tracker
from bot.actions.context import call
from bot.actions.forms.ending import unconfirmed
from bot.actions.orders import evidence
from bot.actions.orders.form import OrderForm
from bot.actions.orders.quotes import facts, refuse, stamp
from core.errors import Unavailable
from customers.bss import OrderRefused
from customers.schemas import Verified

log = structlog.get_logger()


class SubmitOrder(HuiyinAction):
    """Quote, proof, order and consent in one transaction; a repeated call finds its result."""

    changes = True

    @property
    @abstractmethod
    def form(self) -> type[OrderForm]:
        """The form that has ended."""

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        errand = self.form.errand
        outcome = tracker.get_slot("form_outcome")
        if outcome != "submitted" or tracker.get_slot(errand.confirm) != "yes":
            events = await unconfirmed(dispatcher, tracker, domain)
            return [*self.form.cleared(), *events]
        verified = await call().verified()
        if verified is None:
            dispatcher.utter_message(response="utter_verify_not_done")
        else:
            try:
                await self._order(dispatcher, tracker, domain, verified)
            except OrderRefused as refused:
                refuse(dispatcher, refused.reason)
            except Unavailable:
                dispatcher.utter_message(response="utter_order_not_placed")
        return [*self.form.cleared(), SlotSet("form_outcome", None)]

    async def _order(
        self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain, verified: Verified
    ) -> None:
        errand = self.form.errand
        code = str(tracker.get_slot(errand.choice))
        quote = await call().bss.quote(verified.bss_id, errand.kind, code)
        if stamp(quote) != tracker.get_slot("order_stamp"):
            raise OrderRefused("quote_changed")
        proof = await evidence.gather(tracker, quote)
        if proof is None or call().key is None:
            # No proof, no order: better asked twice than charged unasked.
            log.warning("order.without_proof", kind=str(quote.kind), code=quote.code)
            raise OrderRefused("quote_changed")
        request_key = f"bot:{call().key}"
        order = await call().bss.order(verified.bss_id, quote, request_key)
        await evidence.keep(proof, verified, quote, order, request_key)
        dispatcher.utter_message(
            response=f"utter_{errand.kind}_done", number=order.number, **facts(domain, quote)
        )

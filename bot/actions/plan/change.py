from rasa_sdk.events import ActiveLoop, SlotSet

from bot.actions.account.base import ask_to_verify
from bot.actions.base import Dispatcher, Domain, Events, Tracker
from bot.actions.context import call
from bot.actions.faq.knowledge_first import KnowledgeFirst
from bot.actions.orders.errands import CHANGE_PLAN
from bot.actions.orders.quotes import FINAL, refusal, refuse
from bot.actions.plan.catalogue import FOR_PEOPLE, chosen, lines, spread
from bot.actions.said import Said
from bot.actions.words import names_any
from core.errors import Unavailable
from customers.schemas import Verified

_SHOWN = 7


class ChangePlan(KnowledgeFirst):
    """The real catalogue first; who is verified chooses, sees the price and confirms."""

    action = "action_change_plan"
    offered = "change_plan"
    own_entries = frozenset({"plans.tiers"})

    async def begin(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        said = Said.of(tracker)
        if not said.pressed and names_any(said.text, "other_person"):
            dispatcher.utter_message(response="utter_other_person")
            return []
        verified = await call().verified()
        try:
            if verified is None:
                return await self._show(dispatcher, domain, said)
            return await self._open(dispatcher, tracker, said, verified)
        except Unavailable:
            dispatcher.utter_message(response="utter_system_busy")
            return []

    async def _show(self, dispatcher: Dispatcher, domain: Domain, said: Said) -> Events:
        """Prices are no secret; whose plan is to change is proven first."""
        offers = [o for o in await call().bss.plans_on_sale() if o.kind in FOR_PEOPLE]
        dispatcher.utter_message(
            response="utter_change_plan", plans=lines(domain, spread(offers, _SHOWN))
        )
        waiting = ask_to_verify(dispatcher, self.action, "change_plan")
        wanted = said.text or said.entity("plan_name")
        return [*waiting, SlotSet(CHANGE_PLAN.choice, wanted)]

    async def _open(
        self, dispatcher: Dispatcher, tracker: Tracker, said: Said, verified: Verified
    ) -> Events:
        view = await call().bss.plan(verified.bss_id)
        if not view.plan.online:
            refuse(dispatcher, "in_person")
            return []
        offers = [o for o in await call().bss.plans_on_sale() if o.kind in FOR_PEOPLE]
        named = said.entity("plan_name")
        wanted = said.text or str(tracker.get_slot(CHANGE_PLAN.choice) or "")
        offer = chosen(wanted, named, offers)
        # Whatever is chosen, an order under way or arrears stand in its way.
        probe = offer or next((o for o in offers if o.code != view.plan.code and o.online), None)
        reason = await refusal(verified.bss_id, CHANGE_PLAN.kind, probe.code) if probe else None
        if reason in FINAL or (offer is not None and reason is not None):
            refuse(dispatcher, str(reason))
        if reason in FINAL:
            return [SlotSet(CHANGE_PLAN.choice, None)]
        code = offer.code if offer is not None and reason is None else None
        return [
            SlotSet(CHANGE_PLAN.choice, code),
            SlotSet(CHANGE_PLAN.confirm, None),
            SlotSet("form_try", None),
            ActiveLoop(CHANGE_PLAN.form),
        ]

from rasa_sdk.events import ActiveLoop, SlotSet

from bot.actions.account.base import ask_to_verify
from bot.actions.base import Dispatcher, Domain, Events, Tracker
from bot.actions.context import call
from bot.actions.facts import yuan
from bot.actions.faq.knowledge_first import KnowledgeFirst
from bot.actions.orders.errands import CHANGE_PLAN
from bot.actions.orders.quotes import FINAL, refusal, refuse
from bot.actions.plan.catalogue import FOR_PEOPLE, chosen, lines, remembered, spread
from bot.actions.plan.needs import Budget, budget_of
from bot.actions.plan.offers import offers_for
from bot.actions.said import Said
from bot.actions.wording import words_of
from bot.actions.words import names_any
from core.errors import Unavailable
from customers.bss import PlanOffer
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
                return await self._show(dispatcher, tracker, domain, said)
            return await self._open(dispatcher, tracker, domain, said, verified)
        except Unavailable:
            dispatcher.utter_message(response="utter_system_busy")
            return []

    async def _show(
        self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain, said: Said
    ) -> Events:
        """Prices are no secret; whose plan is to change is proven first."""
        told = tracker.get_slot(CHANGE_PLAN.choice)
        wanted = said.text or said.entity("plan_name")
        events: Events = []
        if told and tracker.get_slot("pending_action") == self.action:
            # The list was shown; what is said now adds to what was said of it.
            wanted = f"{told}\n{wanted}" if wanted else told
        else:
            offers = [o for o in await call().bss.plans_on_sale() if o.kind in FOR_PEOPLE]
            shown = spread(offers, _SHOWN)
            dispatcher.utter_message(response="utter_change_plan", plans=lines(domain, shown))
            events = [remembered(tracker, shown)]
        waiting = ask_to_verify(dispatcher, self.action, "change_plan")
        return [*events, *waiting, SlotSet(CHANGE_PLAN.choice, wanted)]

    async def _open(
        self,
        dispatcher: Dispatcher,
        tracker: Tracker,
        domain: Domain,
        said: Said,
        verified: Verified,
    ) -> Events:
        view = await call().bss.plan(verified.bss_id)
        if not view.plan.online:
            refuse(dispatcher, "in_person")
            return []
        offers = [o for o in await call().bss.plans_on_sale() if o.kind in FOR_PEOPLE]
        named = said.entity("plan_name")
        wanted = said.text or str(tracker.get_slot(CHANGE_PLAN.choice) or "")
        offer = _latest(wanted, named, offers)
        # Whatever is chosen, an order under way or arrears stand in its way.
        probe = offer or next((o for o in offers if o.code != view.plan.code and o.online), None)
        reason = await refusal(verified.bss_id, CHANGE_PLAN.kind, probe.code) if probe else None
        if reason in FINAL or (offer is not None and reason is not None):
            refuse(dispatcher, str(reason))
        if reason in FINAL:
            return [SlotSet(CHANGE_PLAN.choice, None)]
        if offer is None and (budget := budget_of(wanted)) is not None:
            _name_nearest(dispatcher, domain, budget, await offers_for(verified, view))
        code = offer.code if offer is not None and reason is None else None
        return [
            SlotSet(CHANGE_PLAN.choice, code),
            SlotSet(CHANGE_PLAN.confirm, None),
            SlotSet("form_try", None),
            ActiveLoop(CHANGE_PLAN.form),
        ]


def _latest(wanted: str, named: str | None, offers: list[PlanOffer]) -> PlanOffer | None:
    """The choice in what was said last, else in what was said before it."""
    if budget_of(wanted) is not None and named is None:
        # 便宜点的, then 一个月四五十的: the price tells more.
        return None
    said = (chosen(part, named, offers) for part in reversed(wanted.split("\n")))
    return next((offer for offer in said if offer is not None), None)


def _name_nearest(
    dispatcher: Dispatcher, domain: Domain, budget: Budget, offers: list[PlanOffer]
) -> None:
    inside = [offer for offer in offers if budget.holds(offer)]
    shown = inside or sorted(offers, key=budget.distance)[:1]
    names = (
        words_of(domain, "utter_line_nearest", name=offer.name, fee=yuan(offer.monthly_fee))
        for offer in shown
    )
    if shown:
        dispatcher.utter_message(response="utter_plan_nearest", plans="、".join(names))

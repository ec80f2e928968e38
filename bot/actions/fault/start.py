from rasa_sdk.events import ActiveLoop, SlotSet

from bot.actions.base import Dispatcher, Domain, Events, Tracker
from bot.actions.context import call
from bot.actions.faq.answering import search, show
from bot.actions.faq.knowledge_first import KnowledgeFirst
from bot.actions.fault.fields import kind_of
from bot.actions.fault.form import FaultForm
from bot.actions.fault.outages import announce
from bot.actions.said import Said
from core.errors import Unavailable
from knowledge_base.schemas import Decision

_KINDS = {"report_tv_fault": "电视", "report_mobile_fault": "移动"}
_STORY = 8
# Entries that say what to try before somebody comes.
_TIPS = frozenset(
    f"broadband.{topic}"
    for topic in ("los_red", "pon_flashing", "error_codes", "speed", "wifi_slow")
)


class StartFault(KnowledgeFirst):
    """Opens the form with what is known, after a tip and the outages of the place."""

    action = "action_start_fault"
    offered = "report_broadband_fault"
    offered_beside = "broadband."
    own_entries = _TIPS

    async def begin(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        said = Said.of(tracker)
        named = kind_of(said.text)
        kind = named or _KINDS.get(said.intent)
        telling = said.entity("device_indicator") or said.entity("error_code")
        place = said.placeholder("地址") or said.entity("region") or await self._home(kind)
        known = {
            "fault_kind": kind,
            "fault_detail": said.text if telling or len(said.text) >= _STORY else None,
            "fault_number": said.placeholder("宽带账号", "手机号", "固话"),
            "fault_place": place,
        }
        dispatcher.utter_message(response="utter_fault_start")
        events = await self._tip(dispatcher, said)
        told = await announce(dispatcher, place, kind, []) if place else []
        old = tracker.get_slot("fault_kind")
        stale = old is not None and kind not in (None, old)
        # What a person was told before may be another fault.
        filled = [SlotSet("fault_detail", None)] if stale else []
        filled += [SlotSet(slot, value) for slot, value in known.items() if value]
        return [
            *events,
            *filled,
            SlotSet("announced_outages", told or None),
            SlotSet("fault_confirm", None),
            SlotSet("form_try", None),
            ActiveLoop(FaultForm.form),
        ]

    async def _home(self, kind: str | None) -> str | None:
        """Where the verified customer's broadband lies; a mobile fault can be anywhere."""
        verified = await call().verified() if kind in {"宽带", "电视"} else None
        if verified is None:
            return None
        try:
            connections = await call().bss.broadband(verified.bss_id)
        except Unavailable:
            return None
        return connections[0].region if len(connections) == 1 else None

    async def _tip(self, dispatcher: Dispatcher, said: Said) -> Events:
        try:
            found = await search(said)
        except Unavailable:
            return []
        best = found.hits[0] if found.decision == Decision.ANSWER and found.hits else None
        if best is None or best.key not in _TIPS:
            return []
        dispatcher.utter_message(response="utter_fault_tip")
        return show(dispatcher, best)

from typing import Any

from rasa_sdk.events import ActiveLoop, SlotSet

from bot.actions.base import Dispatcher, Domain, Events, Tracker
from bot.actions.context import call
from bot.actions.faq.knowledge_first import KnowledgeFirst
from bot.actions.fault import findings
from bot.actions.fault.account import look
from bot.actions.fault.fields import kind_of
from bot.actions.fault.findings import ACCOUNT, CODE, GUIDED, OUTAGE, SLOW, TRIED
from bot.actions.fault.form import FaultForm, outage_at
from bot.actions.fault.lamps import LAMPS, read_lamps
from bot.actions.said import Said
from bot.actions.words import names_any
from core.errors import Unavailable

_KINDS = {"report_tv_fault": "电视", "report_mobile_fault": "移动"}
_STORY = 8
# Entries that say what to try before somebody comes: the check does so step by step.
_TIPS = frozenset(
    f"broadband.{topic}"
    for topic in ("los_red", "pon_flashing", "error_codes", "speed", "wifi_slow")
)


class StartFault(KnowledgeFirst):
    """Opens the form: account, known outages and lamps first, with what is known left out."""

    action = "action_start_fault"
    offered = "report_broadband_fault"
    offered_beside = "broadband."
    own_entries = _TIPS

    async def begin(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        said = Said.of(tracker)
        checked = self._told(said)
        fibre = any(slot in checked for slot in (*LAMPS, CODE))
        kind = kind_of(said.text) or _KINDS.get(said.intent) or ("宽带" if fibre else None)
        straight = names_any(said.text, "straight_to_ticket")
        place = said.placeholder("地址") or said.entity("region") or await self._home(kind)
        telling = said.entity("device_indicator") or fibre
        known: dict[str, Any] = {
            "fault_kind": kind,
            "fault_detail": said.text if telling or len(said.text) >= _STORY else None,
            "fault_number": said.placeholder("宽带账号", "手机号", "固话"),
            "fault_place": place,
        }
        old = tracker.get_slot("fault_kind")
        stale = old is not None and kind not in (None, old)
        # What a person was told before may be another fault.
        kept = {} if stale else {"fault_detail": tracker.get_slot("fault_detail")}
        told = {slot: value for slot, value in known.items() if value}
        start: dict[str, Any] = {slot: None for slot in (*findings.CHECKS, *findings.FACTS)}
        start |= (
            {ACCOUNT: "unverified", OUTAGE: "none", "fault_detail": None} | kept | told | checked
        )
        guided = kind in (None, *GUIDED) and not straight
        dispatcher.utter_message(response="utter_fault_check" if guided else "utter_fault_start")
        events = [SlotSet("announced_outages", None)]
        place = place or tracker.get_slot("fault_place")
        found = await outage_at(place, kind, []) if place else []
        start |= {event["name"]: event["value"] for event in found}
        verified = await call().verified()
        if verified is not None and kind != "移动" and not straight:
            start |= {e["name"]: e["value"] for e in await look(dispatcher, verified)}
        now = {**tracker.slots, **start}
        if straight:
            start |= findings.straight_on(now)
        start |= findings.settle({**now, **start})
        events += [SlotSet(slot, value) for slot, value in start.items()]
        return [
            *events,
            SlotSet("fault_confirm", None),
            SlotSet("form_try", None),
            ActiveLoop(FaultForm.form),
        ]

    def _told(self, said: Said) -> dict[str, Any]:
        """What the first sentence already answers of the check."""
        told: dict[str, Any] = dict(read_lamps(said.text)) if said.text else {}
        if code := said.entity("error_code"):
            told[CODE] = code
        if steps := findings.tried(said):
            told[TRIED] = steps
        if names_any(said.text, "slow_line"):
            told[SLOW] = True
        return told

    async def _home(self, kind: str | None) -> str | None:
        """Where the verified customer's broadband lies; a mobile fault can be anywhere."""
        verified = await call().verified() if kind in GUIDED else None
        if verified is None:
            return None
        try:
            connections = await call().bss.broadband(verified.bss_id)
        except Unavailable:
            return None
        return connections[0].region if len(connections) == 1 else None

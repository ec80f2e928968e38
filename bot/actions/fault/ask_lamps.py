"""The lamp questions; whoever is not verified may have the account looked at instead."""

from abc import abstractmethod

from bot.actions.base import Dispatcher, Domain, Events, HuiyinAction, Tracker
from bot.actions.fault.findings import ACCOUNT
from bot.actions.fault.lamps import LOS, PON, POWER
from bot.actions.wording import words_of

_STATES = {POWER: ("on", "off"), LOS: ("red", "off"), PON: ("steady", "flashing", "off")}


class _AskLamp(HuiyinAction):
    @property
    @abstractmethod
    def slot(self) -> str:
        """The lamp that is asked about."""

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        lamp = self.slot.removeprefix("check_")
        choices = [(f"utter_button_{lamp}_{state}", state) for state in _STATES[self.slot]]
        if tracker.get_slot(ACCOUNT) == "unverified":
            choices.append(("utter_button_check_account", "account"))
        choices.append(("utter_button_straight", "straight"))
        dispatcher.utter_message(
            response=f"utter_ask_{self.slot}",
            buttons=[
                {
                    "title": words_of(domain, label),
                    "payload": f'/choose_option{{"option": "{option}"}}',
                }
                for label, option in choices
            ],
        )
        return []


class AskCheckPower(_AskLamp):
    action = "action_ask_check_power"
    slot = POWER


class AskCheckLos(_AskLamp):
    action = "action_ask_check_los"
    slot = LOS


class AskCheckPon(_AskLamp):
    action = "action_ask_check_pon"
    slot = PON

"""The questions of a form that depend on what is already known."""

import json

from bot.actions.base import Dispatcher, Domain
from bot.actions.context import call
from bot.actions.forms.field import OWN_NUMBER
from bot.actions.forms.fields import callable_number
from bot.actions.forms.form import own_phone_shown
from bot.actions.wording import words_of


async def ask_number(dispatcher: Dispatcher, domain: Domain, response: str) -> None:
    """Offer the verified number, when there is one, under `<response>_verified`."""
    phone = await own_phone_shown()
    skip = _button(domain, "utter_button_skip", "/refuse_info")
    if phone is None:
        dispatcher.utter_message(response=response, buttons=[skip])
        return
    own = _button(domain, "utter_button_own_number", _option(OWN_NUMBER))
    dispatcher.utter_message(response=f"{response}_verified", phone=phone, buttons=[own, skip])


async def ask_contact(
    dispatcher: Dispatcher, domain: Domain, response: str, number: object
) -> None:
    """Offer the number given before, when it can be called, under `<response>_same`."""
    refuse = _button(domain, "utter_button_anonymous", "/refuse_info")
    same = callable_number(number)
    phone = await own_phone_shown() if same in (None, OWN_NUMBER) else await call().readable(same)
    if phone is None:
        dispatcher.utter_message(response=response, buttons=[refuse])
        return
    use = _button(domain, "utter_button_same", _option("same"))
    dispatcher.utter_message(response=f"{response}_same", phone=phone, buttons=[use, refuse])


def _button(domain: Domain, label: str, payload: str) -> dict[str, str]:
    return {"title": words_of(domain, label), "payload": payload}


def _option(value: str) -> str:
    return f"/choose_option{json.dumps({'option': value})}"

"""Asking whether the customer is satisfied: the only way a ticket closes here."""

import json

from bot.actions.base import Dispatcher, Domain
from bot.actions.wording import words_of
from ticket_bridge.models import Ticket

CONFIRMABLE = ("confirming", "resolved")


def ask_satisfied(
    dispatcher: Dispatcher, domain: Domain, ticket: Ticket, response: str | None
) -> None:
    """Two buttons; `response` is what to say before them, None when it was just said."""
    buttons = [
        {
            "title": words_of(domain, f"utter_label_{name}"),
            "payload": "/confirm_ticket"
            + json.dumps({"ticket_number": ticket.number, "satisfied": answer}),
        }
        for name, answer in (("satisfied", "yes"), ("unsatisfied", "no"))
    ]
    if response is None:
        dispatcher.utter_message(buttons=buttons)
    else:
        dispatcher.utter_message(
            response=response, number=ticket.number, title=ticket.title, buttons=buttons
        )

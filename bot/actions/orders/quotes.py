"""What an order would mean, in words for the customer and as a stamp of what was shown."""

import hashlib
from dataclasses import asdict

from bot.actions.base import Dispatcher, Domain
from bot.actions.context import call
from bot.actions.facts import day, yuan
from bot.actions.wording import words_of
from customers.bss import OrderKind, OrderRefused, Quote

# These end the errand; with the others something else may still be chosen.
FINAL = frozenset({"pending", "arrears"})


async def refusal(bss_id: str, kind: OrderKind, code: str) -> str | None:
    """Why this cannot be ordered, as a reason of `OrderRefused`; None when it can."""
    try:
        await call().bss.quote(bss_id, kind, code)
    except OrderRefused as refused:
        return refused.reason
    return None


def refuse(dispatcher: Dispatcher, reason: str) -> None:
    dispatcher.utter_message(response=f"utter_order_refused_{reason}")


def facts(domain: Domain, quote: Quote) -> dict[str, str]:
    """Name, price, day of effect, penalty and way out, for the templates."""
    penalty = words_of(domain, "utter_label_no_penalty")
    if quote.penalty:
        penalty = words_of(
            domain,
            "utter_label_penalty",
            penalty=yuan(quote.penalty),
            rule=quote.penalty_rule,
        )
    return {
        "name": quote.name,
        "description": quote.description,
        "fee": yuan(quote.fee),
        "fee_before": yuan(quote.fee_before),
        "effective": day(quote.effective_on),
        "penalty": penalty,
        "leaving": quote.leaving,
    }


def stamp(quote: Quote) -> str:
    """Changes with anything the customer was shown."""
    return hashlib.sha256(repr(sorted(asdict(quote).items())).encode()).hexdigest()[:16]

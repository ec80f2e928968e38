"""Whether one's own number may be taken to another operator, by the facts of the BSS."""

from dataclasses import dataclass
from datetime import date

from bot.actions.account.base import AccountAction, Asked
from bot.actions.base import Dispatcher, Domain
from bot.actions.context import call
from bot.actions.facts import day, yuan
from bot.actions.said import Said
from bot.actions.wording import words_of
from core.clock import local, now

# 《携号转网服务管理规定》(2019-11-11): days in the network before a number may leave.
LEAST_DAYS = 120


@dataclass(frozen=True)
class Condition:
    """`words` is the response that states it, under `_met` or `_open`."""

    words: str
    met: bool
    facts: dict[str, str]


class CheckPortOut(AccountAction):
    """Each condition with what stands in its way and how it is got out of the way; no offers."""

    action = "action_check_port_out"
    purpose = "port_out"
    offered = "ask_port_out"

    async def asks_for_rule(self, said: Said) -> bool:
        """Whoever comes here asks about the own number."""
        return False

    async def tell(self, dispatcher: Dispatcher, domain: Domain, asked: Asked) -> None:
        conditions = await _conditions(asked)
        lines = [
            words_of(
                domain,
                f"utter_port_out_{c.words}_{'met' if c.met else 'open'}",
                **c.facts,
            )
            for c in conditions
        ]
        ready = all(condition.met for condition in conditions)
        dispatcher.utter_message(
            response="utter_port_out_ready" if ready else "utter_port_out_not_yet",
            phone=asked.phone,
            conditions="\n".join(lines),
        )


async def _conditions(asked: Asked) -> list[Condition]:
    """Raises `Unavailable`."""
    bss, bss_id = call().bss, asked.verified.bss_id
    account = await bss.account(bss_id)
    contract = await bss.contract(bss_id)
    subscriber = await bss.find_by_phone(await call().own_phone(asked.verified))
    found = [
        Condition("status", account.status == "正常", {"status": account.status}),
        Condition("arrears", account.arrears <= 0, {"arrears": yuan(account.arrears)}),
    ]
    if contract is None:
        found.append(Condition("contract", True, {}))
    else:
        facts = {
            "name": contract.name,
            "until": day(contract.ends_on),
            "penalty": yuan(contract.penalty),
        }
        found.append(Condition("contract", False, facts))
    if subscriber is not None:
        today = local(now()).date()
        days = (today - subscriber.joined_on).days
        until = date.fromordinal(subscriber.joined_on.toordinal() + LEAST_DAYS)
        facts = {"days": str(days), "until": day(until)}
        found.append(Condition("days", days >= LEAST_DAYS, facts))
    return found

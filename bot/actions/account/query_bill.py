from bot.actions.account.base import AccountAction, Asked
from bot.actions.base import Dispatcher, Domain
from bot.actions.context import call
from bot.actions.facts import month, yuan
from bot.actions.wording import words_of


class QueryBill(AccountAction):
    action = "action_query_bill"
    purpose = "bill"
    offered = "query_bill"

    async def tell(self, dispatcher: Dispatcher, domain: Domain, asked: Asked) -> None:
        bill = await call().bss.bill(asked.verified.bss_id, asked.month)
        if bill is None:
            wanted = asked.month
            named = month(wanted) if wanted else words_of(domain, "utter_label_latest_month")
            dispatcher.utter_message(response="utter_bill_none", month=named)
            return
        lines = [
            words_of(domain, "utter_line_bill_item", name=item.name, amount=yuan(item.amount))
            for item in bill.items
        ]
        paid = "utter_label_paid" if bill.paid else "utter_label_unpaid"
        dispatcher.utter_message(
            response="utter_bill",
            month=month(bill.month),
            total=yuan(bill.total),
            paid=words_of(domain, paid),
            items="\n".join(lines),
        )

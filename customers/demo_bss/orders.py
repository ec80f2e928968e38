"""Orders at the demo operator: what they would mean, placing them, what somebody has by them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import local, now
from customers.bss import ContractView, OrderKind, OrderRefused, OrderView, Quote, SubscriberUnknown
from customers.demo_bss.models import DemoOrder, DemoPlan, DemoSubscriber, DemoSubscription

ADD_ON = "addon"
_SUSPENDED = "欠费停机"


@dataclass(frozen=True)
class Held:
    """A plan or an add-on that somebody has today."""

    plan: DemoPlan
    since: date


class DemoOrders:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def held(self, bss_id: str) -> list[Held]:
        """What was there from the start, and what orders have made of it by today."""
        rows = await self._session.execute(
            select(DemoPlan, DemoSubscription.since)
            .join(DemoSubscription, DemoPlan.code == DemoSubscription.plan_code)
            .where(DemoSubscription.bss_id == bss_id)
            .order_by(DemoSubscription.since, DemoPlan.code)
        )
        held = {plan.code: Held(plan, since) for plan, since in rows}
        today = local(now()).date()
        for order in await self._orders(bss_id):
            if order.effective_on > today:
                continue
            if order.kind == OrderKind.CANCEL:
                held.pop(order.code, None)
                continue
            if order.kind == OrderKind.CHANGE_PLAN:
                held = {code: item for code, item in held.items() if item.plan.kind == ADD_ON}
            held[order.code] = Held(await self._plan(order.code), order.effective_on)
        return list(held.values())

    async def pending(self, bss_id: str) -> tuple[OrderView, ...]:
        today = local(now()).date()
        waiting = [o for o in await self._orders(bss_id) if o.effective_on > today]
        return tuple(_view(order) for order in waiting)

    async def quote(
        self, subscriber: DemoSubscriber, kind: OrderKind, code: str, contract: ContractView | None
    ) -> Quote:
        """Raises `OrderRefused`."""
        plan = await self._session.get(DemoPlan, code)
        if plan is None or (plan.kind == ADD_ON) == (kind == OrderKind.CHANGE_PLAN):
            raise OrderRefused("not_on_sale")
        held = await self.held(subscriber.bss_id)
        pending = await self.pending(subscriber.bss_id)
        if any(o.code == code or o.kind == kind == OrderKind.CHANGE_PLAN for o in pending):
            raise OrderRefused("pending")
        has = any(item.plan.code == code for item in held)
        if kind == OrderKind.CANCEL:
            if not has:
                raise OrderRefused("not_subscribed")
            return _quote(kind, plan, Decimal(0), plan.monthly_fee, _next_month(), None)
        if has:
            raise OrderRefused(
                "same_plan" if kind == OrderKind.CHANGE_PLAN else "already_subscribed"
            )
        _allow(subscriber, plan)
        if kind == OrderKind.SUBSCRIBE:
            today = local(now()).date()
            return _quote(kind, plan, plan.monthly_fee, Decimal(0), today, None)
        main = next((item.plan for item in held if item.plan.kind != ADD_ON), None)
        if main is None:
            raise SubscriberUnknown
        if not main.online:
            # Its line or its other numbers hang on it.
            raise OrderRefused("in_person")
        # A contract is for what it was made for; going up keeps it.
        broken = contract if plan.monthly_fee < main.monthly_fee else None
        return _quote(kind, plan, plan.monthly_fee, main.monthly_fee, _next_month(), broken)

    async def place(
        self,
        subscriber: DemoSubscriber,
        quote: Quote,
        contract: ContractView | None,
        request_key: str,
    ) -> OrderView:
        """Raises `OrderRefused`; a key that was used before gets its order again."""
        # Two orders of one customer wait for each other.
        await self._session.refresh(subscriber, with_for_update=True)
        if (done := await self._by_key(request_key)) is not None:
            return _view(done)
        if await self.quote(subscriber, quote.kind, quote.code, contract) != quote:
            raise OrderRefused("quote_changed")
        await self._session.execute(
            insert(DemoOrder)
            .values(
                request_key=request_key,
                bss_id=subscriber.bss_id,
                kind=quote.kind,
                code=quote.code,
                name=quote.name,
                fee=quote.fee,
                penalty=quote.penalty,
                effective_on=quote.effective_on,
                placed_at=now(),
            )
            .on_conflict_do_nothing(index_elements=["request_key"])
        )
        placed = await self._by_key(request_key)
        assert placed is not None
        return _view(placed)

    async def _by_key(self, request_key: str) -> DemoOrder | None:
        return await self._session.scalar(
            select(DemoOrder).where(DemoOrder.request_key == request_key)
        )

    async def _orders(self, bss_id: str) -> list[DemoOrder]:
        rows = await self._session.scalars(
            select(DemoOrder)
            .where(DemoOrder.bss_id == bss_id)
            .order_by(DemoOrder.effective_on, DemoOrder.id)
        )
        return list(rows)

    async def _plan(self, code: str) -> DemoPlan:
        return await self._session.get_one(DemoPlan, code)


def _allow(subscriber: DemoSubscriber, plan: DemoPlan) -> None:
    """Whether this customer may have it by way of a conversation."""
    if not plan.on_sale:
        raise OrderRefused("not_on_sale")
    if not plan.online:
        raise OrderRefused("in_person")
    if subscriber.status == _SUSPENDED:
        raise OrderRefused("arrears")
    if plan.min_age is None and plan.max_age is None:
        return
    if subscriber.birth_year is None:
        raise OrderRefused("audience")
    # Only the year is known, so the doubt goes in the customer's favour.
    age = local(now()).year - subscriber.birth_year
    if not (plan.min_age or 0) <= age <= (plan.max_age or age) + 1:
        raise OrderRefused("audience")


def _quote(
    kind: OrderKind,
    plan: DemoPlan,
    fee: Decimal,
    fee_before: Decimal,
    effective_on: date,
    broken: ContractView | None,
) -> Quote:
    return Quote(
        kind=kind,
        code=plan.code,
        name=plan.name,
        description=plan.description,
        fee=fee,
        fee_before=fee_before,
        effective_on=effective_on,
        penalty=broken.penalty if broken else Decimal(0),
        penalty_rule=f"{broken.name}：{broken.rule}" if broken and broken.penalty else "",
        leaving=plan.leaving,
    )


def _next_month() -> date:
    today = local(now()).date()
    return date(today.year + today.month // 12, today.month % 12 + 1, 1)


def _view(row: DemoOrder) -> OrderView:
    return OrderView(
        number=f"DD{local(row.placed_at):%Y%m%d}{row.id:06d}",
        kind=OrderKind(row.kind),
        code=row.code,
        name=row.name,
        fee=row.fee,
        penalty=row.penalty,
        effective_on=row.effective_on,
        placed_at=row.placed_at,
    )

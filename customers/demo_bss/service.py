"""The demo operator's answers, from its own tables."""

import re
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import local, now
from customers.bss import (
    AccountView,
    AddOn,
    BillItem,
    BillView,
    BroadbandView,
    ContractView,
    OrderKind,
    OrderView,
    OutageView,
    PlanOffer,
    PlanView,
    PointsView,
    Quote,
    Subscriber,
    SubscriberUnknown,
    UsageView,
)
from customers.demo_bss.models import (
    DemoBill,
    DemoBillItem,
    DemoBroadband,
    DemoContract,
    DemoOutage,
    DemoPlan,
    DemoPoints,
    DemoSubscriber,
    DemoUsage,
)
from customers.demo_bss.orders import DemoOrders, Held

_LEVELS = re.compile("[省市区县]")
_AREA = re.compile("片区$|部分区域$|街道")
_SHORTEST_REGION = 2


class DemoBss:
    """A `customers.bss.Bss` on the schema `demo_bss`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._orders = DemoOrders(session)

    async def find_by_phone(self, phone: str) -> Subscriber | None:
        row = await self._session.scalar(
            select(DemoSubscriber).where(DemoSubscriber.phone == phone)
        )
        if row is None:
            return None
        return Subscriber(
            bss_id=row.bss_id,
            name=row.name,
            phone=row.phone,
            customer_type=row.customer_type,
            tier=row.tier,
            region=row.region,
            is_town=row.is_town,
            birth_year=row.birth_year,
            status=row.status,
            joined_on=row.joined_on,
        )

    async def account(self, bss_id: str) -> AccountView:
        row = await self._subscriber(bss_id)
        return AccountView(row.balance, row.arrears, row.status, now())

    async def usage(self, bss_id: str) -> UsageView:
        held = await self._orders.held(bss_id)
        plan = _main(held).plan
        extra_mb = sum(item.plan.data_mb for item in held if item.plan.kind == "addon")
        month = f"{local(now()):%Y-%m}"
        row = await self._session.get(DemoUsage, (bss_id, month))
        return UsageView(
            month=month,
            data_total_mb=plan.data_mb + extra_mb,
            data_used_mb=row.data_used_mb if row else 0,
            rollover_mb=row.rollover_mb if row else 0,
            voice_total_minutes=plan.voice_minutes,
            voice_used_minutes=row.voice_used_minutes if row else 0,
            sms_total=plan.sms,
            sms_used=row.sms_used if row else 0,
            as_of=now(),
        )

    async def plan(self, bss_id: str) -> PlanView:
        held = await self._orders.held(bss_id)
        main = _main(held)
        return PlanView(
            plan=_offer(main.plan),
            since=main.since,
            add_ons=tuple(
                AddOn(item.plan.code, item.plan.name, item.plan.monthly_fee, item.since)
                for item in held
                if item.plan.kind == "addon"
            ),
            pending=await self._orders.pending(bss_id),
        )

    async def bill(self, bss_id: str, month: str | None = None) -> BillView | None:
        await self._subscriber(bss_id)
        query = select(DemoBill).where(DemoBill.bss_id == bss_id)
        if month is not None:
            query = query.where(DemoBill.month == month)
        bill = await self._session.scalar(query.order_by(DemoBill.month.desc()).limit(1))
        if bill is None:
            return None
        items = await self._session.scalars(
            select(DemoBillItem)
            .where(DemoBillItem.bss_id == bss_id, DemoBillItem.month == bill.month)
            .order_by(DemoBillItem.position)
        )
        lines = tuple(BillItem(item.name, item.amount) for item in items)
        return BillView(bill.month, bill.total, bill.paid, lines)

    async def contract(self, bss_id: str) -> ContractView | None:
        await self._subscriber(bss_id)
        row = await self._session.get(DemoContract, bss_id)
        today = local(now()).date()
        if row is None or not row.starts_on <= today <= row.ends_on:
            return None
        penalty = row.monthly_discount * _months_left(today, row.ends_on)
        return ContractView(row.name, row.starts_on, row.ends_on, penalty, row.rule)

    async def points(self, bss_id: str) -> PointsView:
        await self._subscriber(bss_id)
        row = await self._session.get(DemoPoints, bss_id)
        if row is None:
            return PointsView(0, 0, None)
        return PointsView(row.balance, row.expiring, row.expires_on)

    async def broadband(self, bss_id: str) -> list[BroadbandView]:
        await self._subscriber(bss_id)
        rows = await self._session.scalars(
            select(DemoBroadband)
            .where(DemoBroadband.bss_id == bss_id)
            .order_by(DemoBroadband.account)
        )
        return [
            BroadbandView(row.account, row.mbps, row.status, row.region, row.installed_on)
            for row in rows
        ]

    async def plans_on_sale(self) -> list[PlanOffer]:
        rows = await self._session.scalars(
            select(DemoPlan)
            .where(DemoPlan.on_sale)
            .order_by(DemoPlan.kind == "addon", DemoPlan.monthly_fee, DemoPlan.code)
        )
        return [_offer(row) for row in rows]

    async def outages(self, region: str) -> list[OutageView]:
        rows = await self._session.scalars(
            select(DemoOutage)
            .where(DemoOutage.recovered_at.is_(None))
            .order_by(DemoOutage.started_at)
        )
        return [_outage(row) for row in rows if _touches(row, region)]

    async def outage(self, outage_id: str) -> OutageView | None:
        row = await self._session.get(DemoOutage, outage_id, populate_existing=True)
        return _outage(row) if row else None

    async def quote(self, bss_id: str, kind: OrderKind, code: str) -> Quote:
        subscriber = await self._subscriber(bss_id)
        contract = await self.contract(bss_id)
        return await self._orders.quote(subscriber, kind, code, contract)

    async def order(self, bss_id: str, quote: Quote, request_key: str) -> OrderView:
        subscriber = await self._subscriber(bss_id)
        contract = await self.contract(bss_id)
        return await self._orders.place(subscriber, quote, contract, request_key)

    async def _subscriber(self, bss_id: str) -> DemoSubscriber:
        row = await self._session.get(DemoSubscriber, bss_id)
        if row is None:
            raise SubscriberUnknown
        return row


def _main(held: list[Held]) -> Held:
    main = next((item for item in held if item.plan.kind != "addon"), None)
    if main is None:
        raise SubscriberUnknown
    return main


def _months_left(today: date, ends_on: date) -> Decimal:
    """Full months still to come after this one."""
    return Decimal((ends_on.year - today.year) * 12 + ends_on.month - today.month)


def _offer(row: DemoPlan) -> PlanOffer:
    return PlanOffer(
        code=row.code,
        name=row.name,
        kind=row.kind,
        monthly_fee=row.monthly_fee,
        data_mb=row.data_mb,
        voice_minutes=row.voice_minutes,
        sms=row.sms,
        broadband_mbps=row.broadband_mbps,
        audience=row.audience,
        description=row.description,
        leaving=row.leaving,
        online=row.online,
        min_age=row.min_age,
        max_age=row.max_age,
    )


def _touches(row: DemoOutage, place: str) -> bool:
    """郑州中原区 and 中原区 are 河南省郑州市中原区 too; a street of the area is enough."""
    asked, region = (_LEVELS.sub("", text) for text in (place, row.region))
    if len(asked) >= _SHORTEST_REGION and asked in region:
        return True
    streets = (_AREA.sub("", street) for street in row.area.split("、"))
    return any(len(street) > _SHORTEST_REGION and street in place for street in streets)


def _outage(row: DemoOutage) -> OutageView:
    return OutageView(
        id=row.id,
        region=row.region,
        area=row.area,
        kind=row.kind,
        description=row.description,
        started_at=row.started_at,
        expected_at=row.expected_at,
        recovered_at=row.recovered_at,
    )

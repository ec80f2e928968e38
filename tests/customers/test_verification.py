"""Codes are counted, locked and never tell whether a number is ours."""

import asyncio
import re
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from core.clock import now
from core.database import make_sessions
from core.encryption import Cipher
from customers.demo_bss import DemoBss
from customers.models import ChannelIdentity, DemoMessage, OneTimeCode, Verification
from customers.phones import BadPhone
from customers.retention import forget_codes
from customers.schemas import Outcome, OutcomeKind
from customers.service import Customers
from customers.sms import DemoSms
from customers.verification import CodeTooSoon, Locked, TooManyCodes, Verifications

PHONE = "13800001001"
SENIOR = "13800001002"
STRANGER = "13999990000"


@pytest.fixture
async def identity(customers: Customers) -> UUID:
    return (await customers.identify("web", "default", "visitor-1")).id


async def sent_code(sms: DemoSms, phone: str = PHONE) -> str:
    found = re.search(r"\d{6}", (await sms.recent(1, phone))[0].text)
    assert found
    return found.group()


async def wait(session: AsyncSession, minutes: float) -> None:
    """Let time pass for the codes, by moving them into the past."""
    gap = timedelta(minutes=minutes)
    await session.execute(
        update(OneTimeCode).values(
            sent_at=OneTimeCode.sent_at - gap,
            expires_at=OneTimeCode.expires_at - gap,
            locked_until=OneTimeCode.locked_until - gap,
            last_attempt_at=OneTimeCode.last_attempt_at - gap,
            day_started_at=OneTimeCode.day_started_at - gap,
        )
    )
    session.expire_all()


async def guess(verifications: Verifications, identity: UUID, phone: str, right: str) -> Outcome:
    wrong = "000000" if right != "000000" else "111111"
    return await verifications.confirm(identity, phone, wrong)


async def test_the_right_code_proves_who_speaks_for_half_an_hour(
    verifications: Verifications, customers: Customers, sms: DemoSms, identity: UUID
) -> None:
    sent = await verifications.send_code(identity, "+86 138 0000 1001")
    outcome = await verifications.confirm(identity, PHONE, f" {await sent_code(sms)} ")

    assert (sent.masked_phone, sent.expires_in_s, sent.resend_in_s) == ("138****1001", 300, 60)
    assert outcome.kind is OutcomeKind.VERIFIED
    assert outcome.verified
    assert outcome.verified.level == 1
    assert not outcome.verified.is_senior
    left = outcome.verified.expires_at - now()
    assert timedelta(minutes=29) < left <= timedelta(minutes=30)
    assert await customers.current(identity) == outcome.verified


async def test_a_verification_ends(
    verifications: Verifications,
    customers: Customers,
    sms: DemoSms,
    identity: UUID,
    session: AsyncSession,
) -> None:
    await verifications.send_code(identity, SENIOR)
    outcome = await verifications.confirm(identity, SENIOR, await sent_code(sms, SENIOR))
    assert outcome.verified
    assert outcome.verified.is_senior

    await session.execute(update(Verification).values(expires_at=now()))
    assert await customers.current(identity) is None


async def test_only_a_hash_of_the_code_is_stored(
    verifications: Verifications, sms: DemoSms, identity: UUID, session: AsyncSession
) -> None:
    await verifications.send_code(identity, PHONE)
    row = (await session.scalars(select(OneTimeCode))).one()

    assert row.code_hash
    assert await sent_code(sms) not in row.code_hash
    assert PHONE not in row.phone_digest


async def test_a_code_works_once(
    verifications: Verifications, sms: DemoSms, identity: UUID
) -> None:
    await verifications.send_code(identity, PHONE)
    code = await sent_code(sms)

    assert (await verifications.confirm(identity, PHONE, code)).kind is OutcomeKind.VERIFIED
    assert (await verifications.confirm(identity, PHONE, code)).kind is OutcomeKind.EXPIRED


async def test_a_code_of_another_number_or_visitor_is_wrong(
    verifications: Verifications, customers: Customers, sms: DemoSms, identity: UUID
) -> None:
    await verifications.send_code(identity, PHONE)
    other = (await customers.identify("web", "default", "visitor-2")).id
    code = await sent_code(sms)

    assert (await verifications.confirm(identity, SENIOR, code)).kind is OutcomeKind.EXPIRED
    assert (await verifications.confirm(other, PHONE, code)).kind is OutcomeKind.EXPIRED


async def test_five_minutes_later_the_code_is_dead(
    verifications: Verifications, sms: DemoSms, identity: UUID, session: AsyncSession
) -> None:
    await verifications.send_code(identity, PHONE)
    code = await sent_code(sms)
    await wait(session, 5.1)

    assert (await verifications.confirm(identity, PHONE, code)).kind is OutcomeKind.EXPIRED


async def test_five_wrong_codes_lock_for_a_quarter_of_an_hour(
    verifications: Verifications, sms: DemoSms, identity: UUID, session: AsyncSession
) -> None:
    await verifications.send_code(identity, PHONE)
    code = await sent_code(sms)
    outcomes = [await guess(verifications, identity, PHONE, code) for _ in range(5)]

    assert [outcome.remaining for outcome in outcomes] == [4, 3, 2, 1, 0]
    assert [outcome.kind for outcome in outcomes[3:]] == [OutcomeKind.WRONG, OutcomeKind.LOCKED]
    late = await verifications.confirm(identity, PHONE, code)
    assert late.kind is OutcomeKind.LOCKED
    assert 0 < late.retry_in_s <= 900
    await wait(session, 2)
    with pytest.raises(Locked):
        await verifications.send_code(identity, PHONE)

    await wait(session, 14)
    await verifications.send_code(identity, PHONE)
    assert (await guess(verifications, identity, PHONE, await sent_code(sms))).remaining == 4


async def test_a_new_code_gives_no_new_guesses(
    verifications: Verifications, sms: DemoSms, identity: UUID, session: AsyncSession
) -> None:
    await verifications.send_code(identity, PHONE)
    for _ in range(4):
        await guess(verifications, identity, PHONE, await sent_code(sms))
    await wait(session, 1.1)
    await verifications.send_code(identity, PHONE)

    outcome = await guess(verifications, identity, PHONE, await sent_code(sms))
    assert outcome.kind is OutcomeKind.LOCKED


async def test_fresh_visitors_give_no_fresh_guesses_at_one_number(
    verifications: Verifications, customers: Customers, session: AsyncSession
) -> None:
    outcomes = []
    for number in range(5):
        visitor = (await customers.identify("web", "default", f"attacker-{number}")).id
        await verifications.send_code(visitor, PHONE)
        outcomes.append(await verifications.confirm(visitor, PHONE, "wrong"))
        await wait(session, 1.1)

    assert outcomes[-1].kind is OutcomeKind.LOCKED
    visitor = (await customers.identify("web", "default", "attacker-9")).id
    with pytest.raises(Locked):
        await verifications.send_code(visitor, PHONE)


async def test_one_visitor_cannot_try_many_numbers(
    verifications: Verifications, identity: UUID, session: AsyncSession
) -> None:
    outcomes = []
    for number in range(5):
        phone = f"1380000100{number + 1}"
        await verifications.send_code(identity, phone)
        outcomes.append(await verifications.confirm(identity, phone, "wrong"))
        await wait(session, 1.1)

    assert outcomes[-1].kind is OutcomeKind.LOCKED


async def test_a_stranger_s_number_gets_the_same_answers(
    verifications: Verifications, customers: Customers, sms: DemoSms, identity: UUID
) -> None:
    other = (await customers.identify("web", "default", "visitor-2")).id
    ours = await verifications.send_code(identity, PHONE)
    theirs = await verifications.send_code(other, STRANGER)

    assert (ours.expires_in_s, ours.resend_in_s) == (theirs.expires_in_s, theirs.resend_in_s)
    assert theirs.masked_phone == "139****0000"
    assert await sms.recent(5, STRANGER) == []
    wrong = [await guess(verifications, identity, PHONE, await sent_code(sms)) for _ in range(5)]
    assert wrong == [await verifications.confirm(other, STRANGER, "123456") for _ in range(5)]


async def test_codes_are_not_sent_in_floods(
    verifications: Verifications, customers: Customers, identity: UUID, session: AsyncSession
) -> None:
    await verifications.send_code(identity, PHONE)
    with pytest.raises(CodeTooSoon):
        await verifications.send_code(identity, PHONE)
    other = (await customers.identify("web", "default", "visitor-2")).id
    with pytest.raises(CodeTooSoon):
        await verifications.send_code(other, PHONE)
    for _ in range(9):
        await wait(session, 1.1)
        await verifications.send_code(identity, PHONE)
    await wait(session, 1.1)
    with pytest.raises(TooManyCodes):
        await verifications.send_code(other, PHONE)
    await wait(session, 24 * 60)
    await verifications.send_code(other, PHONE)


async def test_no_mobile_number_is_refused_at_once(
    verifications: Verifications, identity: UUID
) -> None:
    with pytest.raises(BadPhone):
        await verifications.send_code(identity, "110")


@pytest.mark.parametrize("at_once", [False, True])
async def test_a_wrong_guess_is_counted_by_the_caller_s_commit(
    engine: AsyncEngine, cipher: Cipher, at_once: bool
) -> None:
    """Each guess in a transaction of its own, as requests are; parallel ones gain nothing."""
    sessions = make_sessions(engine)

    async def attempt() -> OutcomeKind:
        async with sessions.begin() as session:
            service = Verifications(session, DemoBss(session), DemoSms(session), cipher)
            return (await service.confirm(visitor, PHONE, "123456")).kind

    try:
        async with sessions.begin() as session:
            customers = Customers(session, DemoBss(session), cipher)
            visitor = (await customers.identify("web", "default", "commit-test")).id
            session.add(
                OneTimeCode(
                    identity_id=visitor,
                    phone_digest=cipher.digest(PHONE),
                    sent_at=now(),
                    day_started_at=now(),
                    expires_at=now() + timedelta(minutes=5),
                )
            )
        if at_once:
            kinds = list(await asyncio.gather(*(attempt() for _ in range(8))))
        else:
            kinds = [await attempt() for _ in range(8)]
        assert sorted(kinds, reverse=True) == [OutcomeKind.WRONG] * 4 + [OutcomeKind.LOCKED] * 4
    finally:
        async with sessions.begin() as session:
            for row in await session.scalars(select(OneTimeCode)):
                await session.delete(row)
            await session.flush()
            identity = await session.get(ChannelIdentity, visitor)
            if identity is not None:
                await session.delete(identity)


async def test_the_panel_shows_the_newest_message_first(
    session: AsyncSession, sms: DemoSms
) -> None:
    await sms.send(PHONE, "一")
    await sms.send(SENIOR, "二")

    assert [message.text for message in await sms.recent()][:2] == ["二", "一"]
    assert [message.text for message in await sms.recent(phone=PHONE)] == ["一"]
    assert len(list(await session.scalars(select(DemoMessage)))) == 2


async def test_old_codes_are_forgotten_but_no_lock_and_no_limit(
    verifications: Verifications, sms: DemoSms, identity: UUID, session: AsyncSession
) -> None:
    await verifications.send_code(identity, PHONE)
    code = await sent_code(sms)
    for _ in range(5):
        await guess(verifications, identity, PHONE, code)
    assert await forget_codes(session) == 0
    with pytest.raises(CodeTooSoon):
        await verifications.send_code(identity, PHONE)

    await wait(session, 24 * 60 + 1)
    await session.execute(
        update(DemoMessage).values(sent_at=DemoMessage.sent_at - timedelta(days=2))
    )
    assert await forget_codes(session) == 2
    assert await sms.recent() == []

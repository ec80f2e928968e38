"""One-time codes by SMS: sent, checked, counted and locked.

A wrong code is an answer (`Outcome`), not an exception: the caller's transaction must commit for
the guess to be counted. Callers turn the outcome into words or a status after the commit.

What is said is the same for numbers that are ours and numbers that are not. Guesses are counted
per identity (over all numbers) and per number (over all identities), so neither fresh visitors
nor fresh numbers give fresh tries.
"""

import hmac
import secrets
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from uuid import UUID

import yaml
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import now
from core.encryption import Cipher
from core.errors import TooMany
from core.settings import get_settings
from customers.bss import Bss
from customers.models import ChannelIdentity, OneTimeCode, Verification
from customers.phones import mask_phone, mobile
from customers.repository import CustomerRepository
from customers.schemas import CodeSent, Outcome, OutcomeKind
from customers.service import Customers, CustomerUnknown, verified
from customers.sms import SmsSender

CODE_VALID = timedelta(minutes=5)
RESEND_AFTER = timedelta(seconds=60)
LEVEL_1_LASTS = timedelta(minutes=30)
MAX_GUESSES = 5
LOCK_FOR = timedelta(minutes=15)
# Guesses older than a lock no longer count, so the end of a lock gives a fresh start.
GUESSES_COUNT_FOR = LOCK_FOR
# A number is not to be flooded with messages by whoever types it in.
MAX_SENDS_PER_DAY = 10


class Locked(TooMany):
    message = "验证码连续输错次数过多，请 15 分钟后再试，或联系人工客服。"


class CodeTooSoon(TooMany):
    message = "验证码刚刚发送过，请 60 秒后再获取。"


class TooManyCodes(TooMany):
    message = "今天获取验证码的次数已达上限，请明天再试，或联系人工客服。"


class Verifications:
    def __init__(self, session: AsyncSession, bss: Bss, sms: SmsSender, cipher: Cipher) -> None:
        self._session = session
        self._bss = bss
        self._sms = sms
        self._cipher = cipher
        self._repository = CustomerRepository(session)
        self._customers = Customers(session, bss, cipher)

    async def send_code(self, identity_id: UUID, phone: str) -> CodeSent:
        """Send a six-digit code if the number is a customer's; the answer never tells.

        Raises `BadPhone`, `Locked`, `CodeTooSoon` (within 60 s), `TooManyCodes` (daily limit).
        """
        phone = mobile(phone)
        digest = self._cipher.digest(phone)
        at = now()
        codes = await self._codes(identity_id, digest)
        self._refuse_flood(codes, digest, at)
        if _locked_until(codes, at) is not None:
            raise Locked
        subscriber = await self._bss.find_by_phone(phone)
        code = f"{secrets.randbelow(1_000_000):06d}"
        row = _own(codes, identity_id, digest)
        if row is None:
            row = OneTimeCode(
                identity_id=identity_id,
                phone_digest=digest,
                attempts=0,
                sent_in_day=0,
                day_started_at=at,
            )
            self._session.add(row)
        if at - row.day_started_at >= timedelta(days=1):
            row.day_started_at, row.sent_in_day = at, 0
        row.sent_in_day += 1
        row.sent_at, row.expires_at = at, at + CODE_VALID
        # For a stranger's number no code exists that would be right.
        row.code_hash = self._hash(row, code) if subscriber else None
        await self._session.flush()
        if subscriber is not None:
            await self._sms.send(phone, code_text(code))
        return CodeSent(
            mask_phone(phone),
            int(CODE_VALID.total_seconds()),
            int(RESEND_AFTER.total_seconds()),
        )

    async def confirm(self, identity_id: UUID, phone: str, code: str) -> Outcome:
        """Check a code; commit whatever the outcome is, or wrong guesses go uncounted.

        Raises only `BadPhone` and what the BSS raises.
        """
        phone = mobile(phone)
        digest = self._cipher.digest(phone)
        at = now()
        codes = await self._codes(identity_id, digest)
        if (until := _locked_until(codes, at)) is not None:
            return Outcome(OutcomeKind.LOCKED, retry_in_s=_seconds(until - at))
        row = _own(codes, identity_id, digest)
        if row is None or row.expires_at <= at:
            return Outcome(OutcomeKind.EXPIRED)
        if row.code_hash is None or not hmac.compare_digest(
            row.code_hash, self._hash(row, code.strip())
        ):
            return await self._wrong(row, codes, at)
        subscriber = await self._bss.find_by_phone(phone)
        if subscriber is None:
            return await self._wrong(row, codes, at)
        customer = await self._customers.remember(subscriber)
        row.code_hash, row.expires_at, row.attempts = None, at, 0
        identity = await self._session.get(ChannelIdentity, identity_id)
        if identity is None:
            raise CustomerUnknown
        identity.customer_id = customer.id
        expires_at = at + LEVEL_1_LASTS
        self._session.add(
            Verification(
                identity_id=identity_id,
                customer_id=customer.id,
                level=1,
                created_at=at,
                expires_at=expires_at,
            )
        )
        await self._session.flush()
        return Outcome(OutcomeKind.VERIFIED, verified=verified(customer, 1, expires_at))

    async def _codes(self, identity_id: UUID, digest: str) -> list[OneTimeCode]:
        # Guesses of one identity and of one number are checked one after the other.
        await self._repository.lock(f"verification:identity:{identity_id}")
        await self._repository.lock(f"verification:phone:{digest}")
        return await self._repository.codes_touching(identity_id, digest)

    async def _wrong(self, row: OneTimeCode, codes: list[OneTimeCode], at: datetime) -> Outcome:
        row.attempts = _guesses([row], at) + 1
        row.last_attempt_at = at
        remaining = MAX_GUESSES - max(
            _guesses([c for c in codes if c.identity_id == row.identity_id], at),
            _guesses([c for c in codes if c.phone_digest == row.phone_digest], at),
        )
        if remaining > 0:
            await self._session.flush()
            return Outcome(OutcomeKind.WRONG, remaining=remaining)
        row.code_hash, row.locked_until = None, at + LOCK_FOR
        await self._session.flush()
        return Outcome(OutcomeKind.LOCKED, retry_in_s=_seconds(LOCK_FOR))

    def _refuse_flood(self, codes: list[OneTimeCode], digest: str, at: datetime) -> None:
        if any(at - code.sent_at < RESEND_AFTER for code in codes):
            raise CodeTooSoon
        today = sum(
            code.sent_in_day
            for code in codes
            if code.phone_digest == digest and at - code.day_started_at < timedelta(days=1)
        )
        if today >= MAX_SENDS_PER_DAY:
            raise TooManyCodes

    def _hash(self, row: OneTimeCode, code: str) -> str:
        return self._cipher.digest(f"code:{row.identity_id}:{row.phone_digest}:{code}")


@cache
def _wording() -> dict[str, str]:
    path = Path(__file__).with_name("wording.yml")
    wording: dict[str, str] = yaml.safe_load(path.read_text("utf-8"))
    return wording


def code_text(code: str) -> str:
    settings = get_settings()
    return _wording()["sms_code"].format(
        operator=settings.operator_name,
        hotline=settings.operator_hotline,
        code=code,
        minutes=int(CODE_VALID.total_seconds()) // 60,
    )


def _own(codes: list[OneTimeCode], identity_id: UUID, digest: str) -> OneTimeCode | None:
    for code in codes:
        if code.identity_id == identity_id and code.phone_digest == digest:
            return code
    return None


def _locked_until(codes: list[OneTimeCode], at: datetime) -> datetime | None:
    return max(
        (code.locked_until for code in codes if code.locked_until and code.locked_until > at),
        default=None,
    )


def _guesses(codes: list[OneTimeCode], at: datetime) -> int:
    return sum(
        code.attempts
        for code in codes
        if code.last_attempt_at and at - code.last_attempt_at < GUESSES_COUNT_FOR
    )


def _seconds(duration: timedelta) -> int:
    return max(int(duration.total_seconds()), 1)

"""The values behind placeholders such as 〔手机号1〕, encrypted, per scope (a conversation)."""

import re
from collections.abc import Iterable
from typing import Protocol
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import new_id
from core.encryption import Cipher
from core.errors import Conflict
from customers.models import VaultSecret

_PLACEHOLDER = re.compile(r"〔[^〔〕]+〕")


class PlaceholderTaken(Conflict):
    """The placeholder already stands for another value; nothing is overwritten."""


class Secret(Protocol):
    """What `language.mask.with_placeholders` finds."""

    @property
    def placeholder(self) -> str: ...

    @property
    def kind(self) -> str: ...

    @property
    def value(self) -> str: ...


class Vault:
    def __init__(self, session: AsyncSession, cipher: Cipher) -> None:
        self._session = session
        self._cipher = cipher

    async def keep(self, scope: UUID, secrets: Iterable[Secret]) -> None:
        """Store what is new; keeping the same value again changes nothing.

        Raises `PlaceholderTaken` when a placeholder already stands for another value.
        """
        for secret in secrets:
            added = await self._session.scalar(
                insert(VaultSecret)
                .values(
                    id=new_id(),
                    scope=scope,
                    placeholder=secret.placeholder,
                    kind=secret.kind,
                    value_enc=self._cipher.encrypt(
                        secret.value, context=_context(scope, secret.placeholder)
                    ),
                )
                .on_conflict_do_nothing()
                .returning(VaultSecret.id)
            )
            if added is None and await self.get(scope, secret.placeholder) != secret.value:
                raise PlaceholderTaken

    async def copy(self, scope: UUID, into: UUID) -> None:
        """Let every placeholder of `scope` mean the same in `into`, which has none yet."""
        rows = await self._session.scalars(select(VaultSecret).where(VaultSecret.scope == scope))
        for row in rows.all():
            self._session.add(
                VaultSecret(
                    id=new_id(),
                    scope=into,
                    placeholder=row.placeholder,
                    kind=row.kind,
                    value_enc=self._cipher.encrypt(
                        self._open(row), context=_context(into, row.placeholder)
                    ),
                    created_at=row.created_at,
                )
            )
        await self._session.flush()

    async def known(self, scope: UUID) -> dict[str, str]:
        """Value to placeholder, in the order in which they were first said."""
        rows = await self._session.scalars(
            select(VaultSecret)
            .where(VaultSecret.scope == scope)
            .order_by(VaultSecret.created_at, VaultSecret.id)
        )
        return {self._open(row): row.placeholder for row in rows}

    async def reveal(self, scope: UUID, text: str) -> str:
        """The text with every known placeholder replaced by its value."""
        if "〔" not in text:
            return text
        rows = await self._session.scalars(select(VaultSecret).where(VaultSecret.scope == scope))
        values = {row.placeholder: self._open(row) for row in rows}
        return _PLACEHOLDER.sub(lambda found: values.get(found[0], found[0]), text)

    async def get(self, scope: UUID, placeholder: str) -> str | None:
        row = await self._session.scalar(
            select(VaultSecret).where(
                VaultSecret.scope == scope, VaultSecret.placeholder == placeholder
            )
        )
        return None if row is None else self._open(row)

    def _open(self, row: VaultSecret) -> str:
        return self._cipher.decrypt(row.value_enc, context=_context(row.scope, row.placeholder))


def _context(scope: UUID, placeholder: str) -> str:
    # A blob copied to another conversation or placeholder cannot be read there.
    return f"vault:{scope}:{placeholder}"

"""Placeholders made readable for people: 〔手机号1〕 becomes 138****5678."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from core.encryption import Cipher
from customers.vault import Vault
from language.mask import mask


class Readable:
    """Reads the vault of one conversation once and masks what it finds there."""

    def __init__(self, session: AsyncSession, cipher: Cipher, scope: UUID) -> None:
        self._vault = Vault(session, cipher)
        self._scope = scope
        self._shown: dict[str, str] | None = None

    async def __call__(self, value: Any) -> Any:
        """A copy of a JSON value with every placeholder in its strings replaced."""
        if self._shown is None and "〔" in str(value):
            known = await self._vault.known(self._scope)
            self._shown = {placeholder: mask(secret) for secret, placeholder in known.items()}
        return self._replace(value)

    def _replace(self, value: Any) -> Any:
        if isinstance(value, str):
            for placeholder, shown in (self._shown or {}).items():
                value = value.replace(placeholder, shown)
            return value
        if isinstance(value, dict):
            return {key: self._replace(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self._replace(item) for item in value]
        return value

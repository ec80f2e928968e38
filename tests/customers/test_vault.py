"""What a customer said in confidence stays readable in its own conversation alone."""

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import new_id
from core.encryption import Cipher
from customers.models import VaultSecret
from customers.vault import PlaceholderTaken, Vault
from language.mask import Secret, with_placeholders

SCOPE, OTHER = new_id(), new_id()
PHONE = Secret("〔手机号1〕", "phone_number", "13800001001")
SECOND = Secret("〔手机号10〕", "phone_number", "13800001002")


@pytest.fixture
def vault(session: AsyncSession, cipher: Cipher) -> Vault:
    return Vault(session, cipher)


async def test_placeholders_turn_back_into_values_in_their_scope(vault: Vault) -> None:
    await vault.keep(SCOPE, [PHONE, SECOND])

    text = "打〔手机号10〕，别打〔手机号1〕，〔地址1〕不详"
    assert await vault.reveal(SCOPE, text) == "打13800001002，别打13800001001，〔地址1〕不详"
    assert await vault.reveal(OTHER, text) == text
    assert await vault.get(SCOPE, "〔手机号1〕") == "13800001001"
    assert await vault.get(OTHER, "〔手机号1〕") is None
    assert await vault.known(SCOPE) == {"13800001001": "〔手机号1〕", "13800001002": "〔手机号10〕"}


async def test_numbering_goes_on_over_the_messages_of_a_conversation(vault: Vault) -> None:
    first, secrets = with_placeholders("我的号码13800001001")
    await vault.keep(SCOPE, secrets)
    second, more = with_placeholders("不是13800001001，是13800001002", await vault.known(SCOPE))
    await vault.keep(SCOPE, more)

    assert "〔手机号1〕" in first
    assert "〔手机号1〕" in second
    assert "〔手机号2〕" in second
    assert await vault.reveal(SCOPE, second) == "不是13800001001，是13800001002"


async def test_keeping_again_is_harmless_but_nothing_is_overwritten(vault: Vault) -> None:
    await vault.keep(SCOPE, [PHONE])
    await vault.keep(SCOPE, [PHONE])
    with pytest.raises(PlaceholderTaken):
        await vault.keep(SCOPE, [Secret("〔手机号1〕", "phone_number", "13800001009")])

    assert await vault.get(SCOPE, "〔手机号1〕") == "13800001001"


async def test_a_stolen_blob_cannot_be_read_elsewhere(vault: Vault, session: AsyncSession) -> None:
    await vault.keep(SCOPE, [PHONE])
    blob = (await session.scalars(select(VaultSecret.value_enc))).one()
    assert b"13800001001" not in blob

    await session.execute(update(VaultSecret).values(scope=OTHER))
    session.expire_all()
    with pytest.raises(InvalidTag):
        await vault.get(OTHER, "〔手机号1〕")

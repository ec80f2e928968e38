import base64
import os

import pytest
from cryptography.exceptions import InvalidTag

from core.encryption import Cipher, KeyMissing


def test_what_is_encrypted_can_be_read_again(cipher: Cipher) -> None:
    blob = cipher.encrypt("13812345678", context="contact")

    assert b"13812345678" not in blob
    assert cipher.decrypt(blob, context="contact") == "13812345678"


def test_a_blob_moved_to_another_field_is_refused(cipher: Cipher) -> None:
    blob = cipher.encrypt("13812345678", context="contact")

    with pytest.raises(InvalidTag):
        cipher.decrypt(blob, context="name")


def test_old_keys_still_decrypt_and_digests_stay_the_same_after_rotation() -> None:
    old, new = os.urandom(32), os.urandom(32)
    before, after = Cipher({"k1": old}), Cipher({"k2": new, "k1": old})
    blob = before.encrypt("甲", context="c")

    assert after.decrypt(blob, context="c") == "甲"
    assert after.digest("甲") == before.digest("甲")
    with pytest.raises(KeyMissing):
        before.decrypt(after.encrypt("乙", context="c"), context="c")


def test_short_keys_are_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Cipher({"k1": base64.b64decode("AAAA")})

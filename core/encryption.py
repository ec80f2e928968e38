"""Field encryption: AES-256-GCM with a key id, and keyed digests for look-ups."""

import base64
import hashlib
import hmac
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from core.errors import HuiyinError
from core.settings import Settings

_NONCE_BYTES = 12


class KeyMissing(HuiyinError):
    """The blob was written with a key that is no longer configured."""

    message = "数据密钥不可用，请联系管理员。"


class Cipher:
    """Encrypts with the first key, decrypts with any.

    A blob is `len(key id) | key id | nonce (12 bytes) | ciphertext and tag`.
    """

    def __init__(self, keys: dict[str, bytes]) -> None:
        if not keys or any(len(key) != 32 for key in keys.values()):
            raise ValueError("encryption keys must be 32 bytes each, at least one")
        self._keys = keys
        self._current = next(iter(keys))
        # Digests must stay the same over key rotation: they come from the oldest key.
        self._digest_key = hashlib.sha256(b"digest" + list(keys.values())[-1]).digest()

    @classmethod
    def from_settings(cls, settings: Settings) -> "Cipher":
        keys = {}
        for part in settings.encryption_keys.get_secret_value().split(","):
            key_id, _, value = part.strip().partition(":")
            keys[key_id] = base64.b64decode(value)
        return cls(keys)

    def encrypt(self, text: str, *, context: str) -> bytes:
        """Encrypt `text`; `context` (say "ticket.contact") must match when decrypting."""
        nonce = os.urandom(_NONCE_BYTES)
        key_id = self._current.encode()
        sealed = AESGCM(self._keys[self._current]).encrypt(nonce, text.encode(), context.encode())
        return bytes([len(key_id)]) + key_id + nonce + sealed

    def decrypt(self, blob: bytes, *, context: str) -> str:
        size = blob[0]
        key_id = blob[1 : 1 + size].decode()
        if key_id not in self._keys:
            raise KeyMissing
        nonce_end = 1 + size + _NONCE_BYTES
        nonce, sealed = blob[1 + size : nonce_end], blob[nonce_end:]
        return AESGCM(self._keys[key_id]).decrypt(nonce, sealed, context.encode()).decode()

    def digest(self, text: str) -> str:
        """A keyed digest (64 hex characters) to find a value without storing it."""
        return hmac.new(self._digest_key, text.encode(), hashlib.sha256).hexdigest()


def generate_key() -> str:
    """A fresh key in the form the `HUIYIN_ENCRYPTION_KEYS` setting takes."""
    return f"k1:{base64.b64encode(os.urandom(32)).decode()}"

"""Signed tokens: who a visitor or a member of staff is, for a while."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any
from uuid import UUID

import jwt

from core.clock import now
from core.errors import Unauthorized
from core.settings import Settings

_ALGORITHM = "HS256"


class TokenInvalid(Unauthorized):
    message = "登录已失效，请重新进入。"


def issue(settings: Settings, kind: str, subject: str, lasts: timedelta, **claims: Any) -> str:
    at = now()
    body = {"typ": kind, "sub": subject, "iat": at, "exp": at + lasts, **claims}
    return jwt.encode(body, settings.signing_key.get_secret_value(), algorithm=_ALGORITHM)


def read(settings: Settings, kind: str, token: str) -> dict[str, Any]:
    """The claims; raises `TokenInvalid` (401) for a wrong, old or other kind of token."""
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            settings.signing_key.get_secret_value(),
            algorithms=[_ALGORITHM],
            options={"require": ["exp", "sub", "typ"]},
        )
    except jwt.PyJWTError as error:
        raise TokenInvalid from error
    if claims["typ"] != kind:
        raise TokenInvalid
    return claims


def subject_id(claims: dict[str, Any]) -> UUID:
    try:
        return UUID(claims["sub"])
    except ValueError as error:
        raise TokenInvalid from error


def random_token() -> str:
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is stored of a random token; a look into the table opens nothing."""
    return hashlib.sha256(token.encode()).hexdigest()

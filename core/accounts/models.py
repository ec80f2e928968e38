from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Identified, Timestamped


class Role(StrEnum):
    AGENT = "agent"
    SUPERVISOR = "supervisor"
    OPS = "ops"
    EDITOR = "editor"
    ADMIN = "admin"


class Account(Identified, Timestamped, Base):
    __tablename__ = "accounts"

    username: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str]
    roles: Mapped[list[str]] = mapped_column(default=list)
    skills: Mapped[list[str]] = mapped_column(default=list)
    active: Mapped[bool] = mapped_column(default=True)
    # Raised to end every session of the account at once.
    token_version: Mapped[int] = mapped_column(default=1)
    failed_logins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    last_login_at: Mapped[datetime | None]

    def has_role(self, *roles: str) -> bool:
        return bool({*roles, Role.ADMIN} & set(self.roles))

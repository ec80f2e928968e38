"""Tables of the edge: staff sessions and one-time tickets for opening a WebSocket."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.clock import now
from core.database import Base, Identified


class StaffSession(Identified, Base):
    """A signed-in browser; its refresh token changes at every use."""

    __tablename__ = "staff_sessions"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    token_digest: Mapped[str]
    previous_digest: Mapped[str | None]
    rotated_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class SocketTicket(Base):
    """Lets its holder open one WebSocket within a minute; used up by opening it."""

    __tablename__ = "socket_tickets"

    digest: Mapped[str] = mapped_column(primary_key=True)
    audience: Mapped[str]
    subject: Mapped[str]
    expires_at: Mapped[datetime] = mapped_column(index=True)

"""Who looked at or changed what, and why. Rows are only ever added."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from core.clock import now
from core.database import Base, Identified, Json


class AuditRecord(Identified, Base):
    __tablename__ = "audit_records"

    at: Mapped[datetime] = mapped_column(default=now, index=True)
    actor: Mapped[str] = mapped_column(index=True)
    action: Mapped[str]
    subject: Mapped[str] = mapped_column(index=True)
    reason: Mapped[str | None]
    detail: Mapped[Json] = mapped_column(default=dict)


def record(
    session: AsyncSession,
    actor: str,
    action: str,
    subject: str,
    reason: str | None = None,
    detail: Json | None = None,
) -> None:
    """Add a row, e.g. `record(session, "lihua", "message.reveal", str(id), "核对号码")`."""
    session.add(
        AuditRecord(actor=actor, action=action, subject=subject, reason=reason, detail=detail or {})
    )

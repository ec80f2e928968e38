"""The SMS panel of the demo; these paths do not exist outside it."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.dependencies import Session
from core.database import Json
from customers.demo_bss.people import PEOPLE
from customers.sms import DemoSms

router = APIRouter(prefix="/api/v1/demo", tags=["演示"])


@router.get("/sms", summary="演示短信")
async def sms(session: Session, limit: Annotated[int, Query(ge=1, le=100)] = 20) -> list[Json]:
    """The newest messages first; all numbers are fictional."""
    return [
        {"phone": item.phone, "text": item.text, "sent_at": item.sent_at.isoformat()}
        for item in await DemoSms(session).recent(limit)
    ]


@router.get("/people", summary="可以扮演的演示客户")
async def people() -> list[Json]:
    """Named customers of the demo operator, each with a story."""
    return [
        {"name": person.name, "phone": person.phone, "story": person.story} for person in PEOPLE
    ]

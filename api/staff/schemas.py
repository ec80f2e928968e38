"""What the workbench sends."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ticket_bridge.schemas import Priority, TicketType


class Body(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)


class PresenceRequest(Body):
    status: Literal["online", "busy", "offline"]


class ReplyRequest(BaseModel):
    id: UUID = Field(description="客户端生成的编号；重复提交不会产生第二条消息")
    text: str = Field(min_length=1, max_length=2000)


class NoteRequest(Body):
    id: UUID | None = Field(None, description="客户端编号；重复提交不会产生第二条备注")
    text: str = Field(min_length=1, max_length=2000)


class EndRequest(Body):
    summary: str | None = Field(None, max_length=2000)


class AssignRequest(Body):
    account_id: UUID


class RevealRequest(Body):
    reason: str = Field(min_length=2, max_length=200, description="查看原文的理由，会被审计")


class TicketRequest(Body):
    """坐席为客户开的工单。"""

    idempotency_key: str | None = Field(
        None, max_length=100, description="客户端编号；重复提交返回同一张工单"
    )
    type: TicketType
    category: str = Field(min_length=1, max_length=30)
    title: str = Field(min_length=1, max_length=100)
    description: str = Field(min_length=1, max_length=4000)
    wish: str | None = Field(None, max_length=1000)
    contact: str | None = Field(None, max_length=100)
    region: str | None = Field(None, max_length=100)
    is_town: bool = True
    regulator: bool = False
    priority: Priority | None = None
    group_name: str | None = Field(None, max_length=50)

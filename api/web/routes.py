"""The public web channel: session, consent, messages, long poll, verification, rating."""

import asyncio
from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request

from api import socket_tickets
from api.addresses import client_address
from api.dependencies import EdgeDep, Session, Visitor
from api.hub import WAITING, customer_topic
from api.tokens import TokenInvalid, issue, read, subject_id
from api.web import gateway
from api.web.schemas import (
    CodeReply,
    CodeRequest,
    ConsentRequest,
    ConversationView,
    Done,
    Event,
    Events,
    MessageAccepted,
    MessageRequest,
    Messages,
    RatingRequest,
    SessionReply,
    SessionRequest,
    SocketTicketReply,
    VerificationReply,
    VerificationRequest,
)
from conversations.inbox import Inbox
from conversations.ratings import rate
from conversations.wording import say
from core.database import Json, new_id
from core.errors import Forbidden, Invalid, Unavailable
from customers.schemas import OutcomeKind
from customers.service import Customers
from customers.sms import DemoSms
from customers.verification import Locked, Verifications

router = APIRouter(prefix="/api/v1/web", tags=["网页渠道"])

MAX_WAIT_S = 25.0


class ConsentNeeded(Forbidden):
    message = "请先阅读并同意隐私提示，再验证身份。"


class SmsAway(Unavailable):
    message = "短信验证暂时不可用，请联系人工客服。"


class WrongCode(Invalid):
    message = "验证码不正确，请核对后再试。"


class CodeExpired(Invalid):
    message = "验证码已过期，请重新获取。"


@router.post("/session", summary="打开对话窗口")
async def open_session(body: SessionRequest, request: Request, edge: EdgeDep) -> SessionReply:
    """New visitors get a token; a valid one is renewed and finds its conversation again."""
    settings = edge.settings
    address = client_address(request, settings)
    await edge.limiter.check(f"session:{address}", settings.sessions_per_minute, 60)
    visitor = _known_visitor(edge, body.visitor_token) or new_id()
    async with edge.transaction() as session:
        conversation = await Inbox(session, edge.setup).open(
            gateway.CHANNEL, gateway.ACCOUNT, str(visitor)
        )
        customers = Customers(session, edge.setup.bss(session), edge.cipher)
        identity = await customers.identify(gateway.CHANNEL, gateway.ACCOUNT, str(visitor))
    return SessionReply.model_validate(
        {
            "visitor_token": issue(
                settings, "visitor", str(visitor), timedelta(days=settings.visitor_token_days)
            ),
            "conversation_id": conversation.id,
            "operator": {"name": settings.operator_name, "hotline": settings.operator_hotline},
            "notice": {
                "version": settings.consent_version,
                "text": say("notice", operator=settings.operator_name),
            },
            "consented": identity.consent_version == settings.consent_version,
        }
    )


@router.post("/consent", summary="同意隐私提示")
async def consent(body: ConsentRequest, visitor: Visitor, edge: EdgeDep, session: Session) -> Done:
    if body.version != edge.settings.consent_version:
        raise Invalid("隐私提示已更新，请重新阅读后再同意。")
    conversation = await gateway.current(session, visitor)
    customers = Customers(session, edge.setup.bss(session), edge.cipher)
    await customers.consent(conversation.identity_id, body.version)
    return Done()


@router.get("/messages", summary="读取消息")
async def messages(
    visitor: Visitor,
    edge: EdgeDep,
    session: Session,
    after: Annotated[int | None, Query(ge=0, le=2**31 - 1)] = None,
    before: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
) -> Messages:
    """The first after `after`, the last before `before`, or with neither the last of all."""
    return await _messages(edge, session, visitor, after, before=before, limit=limit)


@router.post("/messages", status_code=202, summary="发送消息或按下按钮")
async def send(
    body: MessageRequest, request: Request, visitor: Visitor, edge: EdgeDep
) -> MessageAccepted:
    """Accepted means stored; the reply comes through events, long poll or WebSocket."""
    await gateway.check_rate(edge, visitor, client_address(request, edge.settings))
    received = await gateway.accept(
        edge, visitor, client_id=str(body.id), text=body.text, button=body.button
    )
    return MessageAccepted(message_id=received.message_id, seq=received.seq)


@router.get("/events", summary="等待新消息（长轮询）")
async def events(
    visitor: Visitor,
    edge: EdgeDep,
    after: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
    wait: Annotated[float, Query(ge=0, le=MAX_WAIT_S)] = 20.0,
) -> Events:
    """Answers at once when there is something after `after`, else within `wait` seconds."""
    topic = customer_topic(gateway.CHANNEL, str(visitor))
    deadline = asyncio.get_running_loop().time() + wait
    with edge.hub.listen(topic, WAITING) as queue:
        before: Json | None = None
        while True:
            async with edge.reading() as session:
                found = await _messages(edge, session, visitor, after)
            state = found.conversation.model_dump(mode="json", exclude={"last_seq"})
            left = deadline - asyncio.get_running_loop().time()
            if found.messages or left <= 0 or (before is not None and before != state):
                return _events(found, state)
            before = state
            try:
                await asyncio.wait_for(queue.get(), left)
            except TimeoutError:
                continue


def _events(found: Messages, state: Json) -> Events:
    news = [
        Event(type="message.created", seq=message.seq, data=message.model_dump(mode="json"))
        for message in found.messages
    ]
    return Events(events=[*news, Event(type="conversation.updated", data=state)])


@router.post("/handoff", status_code=202, summary="转人工")
async def handoff(request: Request, visitor: Visitor, edge: EdgeDep) -> MessageAccepted:
    await gateway.check_rate(edge, visitor, client_address(request, edge.settings))
    received = await gateway.accept(edge, visitor, intent="request_human")
    return MessageAccepted(message_id=received.message_id, seq=received.seq)


@router.get("/conversation", summary="对话状态与排队位置")
async def conversation(visitor: Visitor, edge: EdgeDep, session: Session) -> ConversationView:
    found = await gateway.current(session, visitor)
    return ConversationView.model_validate(await gateway.conversation_view(edge, session, found))


@router.post("/verification/code", summary="获取短信验证码")
async def send_code(
    body: CodeRequest, request: Request, visitor: Visitor, edge: EdgeDep, session: Session
) -> CodeReply:
    """The answer is the same for every number, a customer's or not."""
    address = client_address(request, edge.settings)
    await edge.limiter.check(f"code:{address}", 20, 3600)
    identity_id = await _consented(edge, session, visitor)
    sent = await _verifications(edge, session).send_code(identity_id, body.phone)
    return CodeReply(
        masked_phone=sent.masked_phone, expires_in_s=sent.expires_in_s, resend_in_s=sent.resend_in_s
    )


@router.post("/verification", summary="验证身份")
async def verify(
    body: VerificationRequest, request: Request, visitor: Visitor, edge: EdgeDep
) -> VerificationReply:
    """A right code proves who is speaking for 30 minutes, and the bot goes on with the request."""
    await edge.limiter.check(f"verify:{client_address(request, edge.settings)}", 60, 3600)
    async with edge.transaction() as session:
        identity_id = await _consented(edge, session, visitor)
        outcome = await _verifications(edge, session).confirm(identity_id, body.phone, body.code)
        if outcome.verified is not None:
            found = await gateway.current(session, visitor)
            found.customer_id = outcome.verified.customer_id
    # Raised after the commit: wrong guesses must be counted.
    if outcome.kind is OutcomeKind.LOCKED:
        raise Locked
    if outcome.kind is OutcomeKind.EXPIRED:
        raise CodeExpired
    if outcome.verified is None:
        raise WrongCode(f"验证码不正确，还可以再试 {outcome.remaining} 次。")
    await gateway.accept(edge, visitor, intent="resume_after_verify")
    return VerificationReply(
        level=outcome.verified.level, expires_at=outcome.verified.expires_at.isoformat()
    )


@router.post("/rating", summary="评价服务")
async def rating(body: RatingRequest, visitor: Visitor, session: Session) -> Done:
    found = await gateway.current(session, visitor)
    await rate(session, found, body.score, body.resolved, body.comment)
    return Done()


@router.post("/ws-ticket", summary="获取 WebSocket 凭证")
async def socket_ticket(visitor: Visitor, session: Session) -> SocketTicketReply:
    await gateway.current(session, visitor)
    return SocketTicketReply(ticket=await socket_tickets.give(session, "web", str(visitor)))


async def _messages(
    edge: EdgeDep,
    session: Session,
    visitor: UUID,
    after: int | None,
    *,
    before: int | None = None,
    limit: int = 100,
) -> Messages:
    found = await gateway.current(session, visitor)
    return Messages.model_validate(
        {
            "messages": await gateway.messages_after(
                edge, session, found, after, before=before, limit=limit
            ),
            "conversation": await gateway.conversation_view(edge, session, found),
        }
    )


async def _consented(edge: EdgeDep, session: Session, visitor: UUID) -> UUID:
    customers = Customers(session, edge.setup.bss(session), edge.cipher)
    identity = await customers.identify(gateway.CHANNEL, gateway.ACCOUNT, str(visitor))
    if identity.consent_version != edge.settings.consent_version:
        raise ConsentNeeded
    return identity.id


def _verifications(edge: EdgeDep, session: Session) -> Verifications:
    if not edge.settings.demo:
        # Said before any number is looked at, so that the answer is the same for all.
        raise SmsAway
    return Verifications(session, edge.setup.bss(session), DemoSms(session), edge.cipher)


def _known_visitor(edge: EdgeDep, token: str | None) -> UUID | None:
    """An old or forged token is no error here: the page simply starts afresh."""
    if not token:
        return None
    try:
        return subject_id(read(edge.settings, "visitor", token))
    except TokenInvalid:
        return None

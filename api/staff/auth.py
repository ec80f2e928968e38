"""Signing in and out; the refresh token lies in a cookie scripts cannot read."""

from typing import Annotated, Any

from fastapi import APIRouter, Cookie, Request, Response
from pydantic import BaseModel, Field

from api.addresses import client_address
from api.dependencies import AnyStaff, EdgeDep, Session
from api.edge import Edge
from api.staff.sessions import SignedIn, StaffSessions
from api.web.schemas import Done
from conversations.models import AgentPresence
from core.accounts import Account, Accounts
from core.accounts.service import WrongLogin
from core.errors import Forbidden, Unauthorized

router = APIRouter(prefix="/api/v1/staff", tags=["员工登录"])

COOKIE = "huiyin_refresh"
_PATH = "/api/v1/staff"
Refresh = Annotated[str | None, Cookie(alias=COOKIE)]


class LoginRequest(BaseModel):
    username: str = Field(min_length=1, max_length=60)
    password: str = Field(min_length=1, max_length=200)


class AccountView(BaseModel):
    id: str
    username: str
    name: str
    roles: list[str]
    skills: list[str]
    active: bool
    created_at: str
    last_login_at: str | None


class Me(AccountView):
    presence: str | None = Field(None, description="online、busy、offline；从未上线为空")


class LoginReply(BaseModel):
    access_token: str
    expires_in: int = Field(description="访问令牌的有效秒数")
    account: AccountView


def account_view(account: Account) -> AccountView:
    fields: dict[str, Any] = {
        name: getattr(account, name) for name in ("username", "name", "roles", "skills", "active")
    }
    last = account.last_login_at
    return AccountView(
        id=str(account.id),
        created_at=account.created_at.isoformat(),
        last_login_at=last.isoformat() if last else None,
        **fields,
    )


@router.post("/login", summary="登录")
async def login(
    body: LoginRequest, request: Request, response: Response, edge: EdgeDep
) -> LoginReply:
    await edge.limiter.check(f"login:{client_address(request, edge.settings)}", 20, 60)
    async with edge.transaction() as session:
        # Raised after the commit: wrong logins must be counted.
        account = await Accounts(session).authenticate(body.username, body.password)
        signed = await StaffSessions(session, edge.settings).start(account) if account else None
    if signed is None:
        raise WrongLogin
    return _reply(edge, response, signed)


@router.post("/refresh", summary="续期")
async def refresh(
    request: Request, response: Response, edge: EdgeDep, cookie: Refresh = None
) -> LoginReply:
    _same_site(request, edge)
    if not cookie:
        raise Unauthorized
    async with edge.transaction() as session:
        signed = await StaffSessions(session, edge.settings).refresh(cookie)
    if signed is None:
        raise Unauthorized("登录已失效，请重新登录。")
    return _reply(edge, response, signed)


@router.post("/logout", summary="退出登录")
async def logout(
    request: Request, response: Response, edge: EdgeDep, session: Session, cookie: Refresh = None
) -> Done:
    _same_site(request, edge)
    if cookie:
        await StaffSessions(session, edge.settings).end(cookie)
    response.delete_cookie(COOKIE, path=_PATH)
    return Done()


@router.get("/me", summary="我的账号")
async def me(account: AnyStaff, session: Session) -> Me:
    presence = await session.get(AgentPresence, account.id)
    return Me(**account_view(account).model_dump(), presence=presence.status if presence else None)


def _reply(edge: Edge, response: Response, signed: SignedIn) -> LoginReply:
    if signed.refresh_token is not None:
        response.set_cookie(
            COOKIE,
            signed.refresh_token,
            max_age=edge.settings.refresh_token_hours * 3600,
            path=_PATH,
            httponly=True,
            secure=edge.settings.secure_cookies,
            samesite="strict",
        )
    return LoginReply(
        access_token=signed.access_token,
        expires_in=signed.expires_in,
        account=account_view(signed.account),
    )


def _same_site(request: Request, edge: Edge) -> None:
    origin = request.headers.get("origin")
    if origin is not None and origin.rstrip("/") not in edge.settings.allowed_origins:
        raise Forbidden("请从本站页面操作。")

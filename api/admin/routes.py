"""Accounts of staff, for admins."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.dependencies import Admin, EdgeDep, Session
from api.staff.auth import AccountView, account_view
from api.staff.schemas import Body
from api.staff.sessions import StaffSessions
from api.web.schemas import Done
from core.accounts import Accounts, Role
from core.audit import record
from core.errors import Conflict

router = APIRouter(prefix="/api/v1/admin", tags=["系统管理"])

Username = Annotated[str, Field(min_length=2, max_length=60, pattern=r"^[\w.@-]+$")]


class AccountRequest(Body):
    username: Username
    name: str = Field(min_length=1, max_length=60)
    password: str = Field(min_length=10, max_length=200)
    roles: list[Role] = Field(min_length=1)
    skills: list[str] = Field(default_factory=list)


class AccountChange(Body):
    name: str | None = Field(None, min_length=1, max_length=60)
    roles: list[Role] | None = Field(None, min_length=1)
    skills: list[str] | None = None
    active: bool | None = None


class AccountList(BaseModel):
    items: list[AccountView]


class PasswordRequest(Body):
    password: str = Field(min_length=10, max_length=200)


@router.get("/accounts", summary="账号列表")
async def accounts(admin: Admin, session: Session) -> AccountList:
    return AccountList(items=[account_view(item) for item in await Accounts(session).all()])


@router.post("/accounts", status_code=201, summary="新建账号")
async def create(body: AccountRequest, admin: Admin, session: Session) -> AccountView:
    account = await Accounts(session).create(
        body.username, body.name, body.password, [str(role) for role in body.roles], body.skills
    )
    record(session, admin.username, "account.create", str(account.id))
    return account_view(account)


@router.patch("/accounts/{account_id}", summary="修改账号")
async def change(
    account_id: UUID, body: AccountChange, admin: Admin, edge: EdgeDep, session: Session
) -> AccountView:
    """Other roles or a disabled account end its open sessions at once."""
    account = await Accounts(session).get(account_id)
    if account.id == admin.id and (
        body.active is False or (body.roles is not None and Role.ADMIN not in body.roles)
    ):
        raise Conflict("不能停用自己，或取消自己的管理员角色。")
    for name, value in body.model_dump(exclude_none=True, mode="json").items():
        setattr(account, name, value)
    if body.roles is not None or body.active is False:
        await StaffSessions(session, edge.settings).end_all(account)
    record(session, admin.username, "account.change", str(account.id))
    return account_view(account)


@router.post("/accounts/{account_id}/password", summary="重设密码")
async def set_password(
    account_id: UUID, body: PasswordRequest, admin: Admin, edge: EdgeDep, session: Session
) -> Done:
    accounts = Accounts(session)
    account = await accounts.get(account_id)
    await accounts.set_password(account, body.password)
    await StaffSessions(session, edge.settings).end_all(account)
    record(session, admin.username, "account.password", str(account.id))
    return Done()

"""What endpoints ask for: one transaction a request, and who is calling."""

from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import HTTPConnection

from api.edge import Edge
from api.tokens import TokenInvalid, read, subject_id
from core.accounts import Account, Role
from core.errors import Forbidden, Unauthorized

_bearer = HTTPBearer(auto_error=False, description="访问令牌")


def get_edge(connection: HTTPConnection) -> Edge:
    edge: Edge = connection.app.state.edge
    return edge


EdgeDep = Annotated[Edge, Depends(get_edge)]


async def transaction(edge: EdgeDep) -> AsyncIterator[AsyncSession]:
    """Committed before the answer is sent, so that a failed commit is not a 201."""
    async with edge.transaction() as session:
        yield session


Session = Annotated[AsyncSession, Depends(transaction, scope="function")]
Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]


def visitor(edge: EdgeDep, credentials: Credentials) -> UUID:
    """The visitor named by the token of POST /api/v1/web/session."""
    if credentials is None:
        raise Unauthorized("请先打开对话窗口。")
    return subject_id(read(edge.settings, "visitor", credentials.credentials))


Visitor = Annotated[UUID, Depends(visitor)]


async def account_of(edge: Edge, session: AsyncSession, token: str) -> Account:
    """The account of an access token, unless it was disabled or given a new password since."""
    claims = read(edge.settings, "access", token)
    account = await session.get(Account, subject_id(claims))
    if account is None or not account.active or account.token_version != claims.get("ver"):
        raise TokenInvalid
    return account


async def staff(edge: EdgeDep, session: Session, credentials: Credentials) -> Account:
    if credentials is None:
        raise Unauthorized
    return await account_of(edge, session, credentials.credentials)


Staff = Annotated[Account, Depends(staff)]


class Require:
    """Lets accounts with one of the roles pass; admins always do."""

    def __init__(self, *roles: Role) -> None:
        self.roles = roles

    def __call__(self, account: Staff) -> Account:
        if not account.has_role(*self.roles):
            raise Forbidden
        return account


ANY_ROLE = Require(*Role)
DESK = Require(Role.AGENT, Role.SUPERVISOR)
SUPERVISION = Require(Role.SUPERVISOR)
REVIEW = Require(Role.OPS, Role.SUPERVISOR)
GAPS = Require(Role.OPS, Role.EDITOR, Role.SUPERVISOR)
READERS = Require(Role.AGENT, Role.SUPERVISOR, Role.OPS, Role.EDITOR)
EDITORS = Require(Role.EDITOR)
ADMINS = Require(Role.ADMIN)

AnyStaff = Annotated[Account, Depends(ANY_ROLE)]
DeskAccount = Annotated[Account, Depends(DESK)]
Supervisor = Annotated[Account, Depends(SUPERVISION)]
Reviewer = Annotated[Account, Depends(REVIEW)]
GapReader = Annotated[Account, Depends(GAPS)]
Reader = Annotated[Account, Depends(READERS)]
Editor = Annotated[Account, Depends(EDITORS)]
Admin = Annotated[Account, Depends(ADMINS)]

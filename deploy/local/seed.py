"""The demo operator's staff: one login per role, passwords generated at first start."""

import json
import os
import secrets

from core.accounts import Accounts, Role
from core.database import open_database
from deploy.local.environment import Environment

STAFF = (
    ("linxiao", "林晓", [Role.AGENT], "坐席：接待客户、办理工单"),
    ("zhaomin", "赵敏", [Role.AGENT], "坐席：接待客户、办理工单"),
    ("chenfang", "陈芳", [Role.AGENT, Role.SUPERVISOR], "班长：看全部会话，派单、督办"),
    ("wuyue", "吴悦", [Role.OPS], "运营：检索、回放会话"),
    ("sunlei", "孙磊", [Role.EDITOR], "知识编辑：维护知识条目"),
    ("admin", "管理员", [Role.ADMIN], "管理员：账号与全部功能"),
)


async def staff(environment: Environment) -> list[dict[str, str]]:
    """Create the demo accounts once; the logins, to be shown to whoever started the demo."""
    path = environment.data / "demo-logins.json"
    logins: list[dict[str, str]] = json.loads(path.read_text()) if path.exists() else []
    known = {login["username"]: login for login in logins}
    async with open_database(environment.settings) as sessions, sessions.begin() as session:
        accounts = Accounts(session)
        for username, name, roles, duty in STAFF:
            account = await accounts.by_username(username)
            if account is not None and username in known:
                continue
            password = secrets.token_urlsafe(9)
            if account is None:
                await accounts.create(username, name, password, [str(role) for role in roles])
            else:
                # The list of logins was lost: nobody could use the account any more.
                await accounts.set_password(account, password)
            known[username] = {
                "username": username, "name": name, "password": password, "duty": duty,
            }  # fmt: skip
    logins = list(known.values())
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(logins, file, ensure_ascii=False, indent=1)
    return logins

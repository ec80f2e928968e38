"""`python -m core.accounts <用户名> --name 姓名 --role admin`: the first login of an installation.

The password is asked for (or read from standard input, one line); it is never an argument.
An account that exists gets the new password instead, which also ends its sessions.
"""

import argparse
import asyncio
import getpass
import sys

from core.accounts import Accounts, Role
from core.database import open_database
from core.errors import HuiyinError
from core.settings import Settings, get_settings


async def save(settings: Settings, username: str, name: str, role: str, password: str) -> bool:
    """Create the account, or set its password; whether it was created."""
    async with open_database(settings) as sessions, sessions.begin() as session:
        accounts = Accounts(session)
        account = await accounts.by_username(username)
        if account is not None:
            await accounts.set_password(account, password)
            return False
        await accounts.create(username, name, password, [role])
        return True


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m core.accounts", description="创建员工账号")
    parser.add_argument("username")
    parser.add_argument("--name", required=True, help="姓名")
    parser.add_argument("--role", choices=[str(role) for role in Role], default=str(Role.ADMIN))
    given = parser.parse_args()
    interactive = sys.stdin.isatty()
    password = getpass.getpass("密码：") if interactive else sys.stdin.readline().rstrip("\n")
    try:
        created = asyncio.run(
            save(get_settings(), given.username, given.name, given.role, password)
        )
    except HuiyinError as error:
        raise SystemExit(error.message) from error
    sys.stdout.write("账号已创建。\n" if created else "账号已存在，密码已更新。\n")


if __name__ == "__main__":
    main()

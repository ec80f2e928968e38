"""`make up`: from nothing to a running platform; a second call takes seconds."""

from deploy.local import web
from deploy.local.environment import Environment, prepare
from deploy.local.stack import Stack


def up() -> Stack:
    if web.build():
        print("  网页构建完成。")
    stack = Stack(prepare(), say=lambda line: print(f"  {line}", flush=True))
    stack.up()
    return stack


def show(environment: Environment, logins: list[dict[str, str]]) -> None:
    """Where to go, and with which login."""
    url = environment.settings.public_url
    print(f"""
回音已启动。
  客户网页    {url}/
  坐席与管理  {url}/staff/
  接口文档    {url}/docs""")
    if logins:
        print(f"  短信面板    {url}/（演示页右侧，一次性验证码显示在这里）\n\n演示账号：")
        for login in logins:
            print(f"  {login['username']:<10}{login['password']:<14}{login['duty']}")
    print("\n停止：make stop    日志：make logs")


if __name__ == "__main__":
    stack = up()
    show(stack.environment, stack.logins)

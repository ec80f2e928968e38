"""Customer, bot and agent in a real Chromium: the pages as people use them.

With `HUIYIN_SCREENSHOTS=docs/screenshots` the pages are photographed on the way.
"""

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from deploy.local.stack import Stack
from deploy.local.web import WEB, node_folder

pytestmark = [pytest.mark.system, pytest.mark.browser]

PHONE = "13800001001"
WAIT_MS = 30_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium with a Chinese font, from the development packages of the web project."""
    printed = subprocess.run(
        [node_folder() / "node", "scripts/chromium.mjs"],
        cwd=WEB,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    settings = json.loads(printed.strip().splitlines()[-1])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=settings["executablePath"],
            args=settings["args"],
            env={**os.environ, **settings["env"]},
        )
        yield browser
        browser.close()


def new_page(browser: Browser, width: int = 1440, height: int = 900) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="zh-CN", timezone_id="Asia/Shanghai"
    )
    page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    # Anything the page itself calls an error fails the test.
    page.on("pageerror", lambda error: pytest.fail(f"page error: {error}"))
    return page


def photograph(page: Page, name: str) -> None:
    if folder := os.environ.get("HUIYIN_SCREENSHOTS"):
        page.wait_for_timeout(600)
        page.screenshot(path=Path(folder) / f"{name}.png")


def sign_in(page: Page, url: str, login: dict[str, str]) -> None:
    page.goto(f"{url}/staff/")
    page.get_by_label("用户名").fill(login["username"])
    page.get_by_label("密码", exact=True).fill(login["password"])
    page.get_by_role("button", name="登录").click()


def say(page: Page, text: str) -> None:
    box = page.get_by_placeholder("输入您的问题")
    box.fill(text)
    box.press("Enter")


def open_chat(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_role("button", name="联系在线客服").click()
    page.get_by_role("button", name="同意并继续").click()


def test_from_the_first_question_to_the_rating(
    stack: Stack, urls: list[str], browser: Browser, read_code: Callable[[str], str]
) -> None:
    logins = {login["username"]: login for login in stack.logins}
    agent_page, customer_page = new_page(browser), new_page(browser)

    sign_in(agent_page, urls[1], logins["linxiao"])
    expect(agent_page.get_by_text("排队中").first).to_be_visible()

    # The customer and the agent are connected to different api processes.
    open_chat(customer_page, urls[0])
    log = customer_page.get_by_role("log")
    say(customer_page, "流量用超了怎么收费")
    expect(log.get_by_text("超出", exact=False).nth(1)).to_be_visible()
    photograph(customer_page, "widget-faq")

    say(customer_page, "帮我查一下话费余额")
    customer_page.get_by_label("手机号码").fill(PHONE)
    customer_page.get_by_role("button", name="获取验证码").click()
    expect(customer_page.get_by_text("验证码已发送", exact=False)).to_be_visible()
    photograph(customer_page, "widget-verify")
    customer_page.get_by_label("验证码", exact=False).last.fill(read_code(PHONE))
    customer_page.get_by_role("button", name="验证", exact=False).last.click()
    expect(log.get_by_text("元", exact=False).last).to_be_visible()

    customer_page.get_by_role("button", name="转人工").first.click()
    expect(customer_page.get_by_text("转接", exact=False).last).to_be_visible()

    agent_page.get_by_text("主动要求").first.click()
    agent_page.get_by_role("button", name="接入").click()
    photograph(agent_page, "workbench")
    box = agent_page.get_by_placeholder("请输入回复内容")
    box.fill("您好，我是林晓，请问还有什么可以帮您？")
    box.press("Enter")
    expect(log.get_by_text("我是林晓", exact=False)).to_be_visible()
    say(customer_page, "<b>谢谢</b>，没有别的问题了")
    expect(agent_page.get_by_text("<b>谢谢</b>", exact=False).first).to_be_visible()
    photograph(agent_page, "workbench-chat")

    agent_page.get_by_role("button", name="结束会话").click()
    dialog = agent_page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill("查询话费余额，已答复。")
    dialog.get_by_role("button", name="结束会话").click()

    customer_page.get_by_role("radio", name="5", exact=False).last.click()
    photograph(customer_page, "widget-rating")
    customer_page.get_by_role("button", name="提交", exact=False).click()
    expect(customer_page.get_by_text("感谢", exact=False).last).to_be_visible()

    customer_page.reload()
    expect(log.get_by_text("我是林晓", exact=False)).to_be_visible()
    agent_page.context.close()
    customer_page.context.close()


def test_operations_find_and_replay_the_conversation(
    stack: Stack, urls: list[str], browser: Browser
) -> None:
    logins = {login["username"]: login for login in stack.logins}
    page = new_page(browser)
    sign_in(page, urls[0], logins["wuyue"])
    expect(page.get_by_text("会话检索").first).to_be_visible()
    photograph(page, "console")
    page.get_by_role("row").nth(1).click()
    expect(page.get_by_text("置信度", exact=False).first).to_be_visible()
    photograph(page, "replay")
    page.context.close()


def test_a_supervisor_works_on_a_ticket(stack: Stack, urls: list[str], browser: Browser) -> None:
    logins = {login["username"]: login for login in stack.logins}
    page = new_page(browser)
    sign_in(page, urls[0], logins["chenfang"])
    page.get_by_role("link", name="工单").or_(
        page.get_by_role("menuitem", name="工单")
    ).first.click()
    expect(page.get_by_role("table").first).to_be_visible()
    photograph(page, "tickets")
    page.context.close()


def test_the_chat_fits_a_phone(urls: list[str], browser: Browser) -> None:
    page = new_page(browser, 375, 812)
    open_chat(page, urls[0])
    say(page, "你好")
    reply = page.get_by_role("log").get_by_text("您好", exact=False).last
    expect(reply).to_be_visible()
    photograph(page, "widget-mobile")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 375, "nothing sticks out sideways"
    page.context.close()

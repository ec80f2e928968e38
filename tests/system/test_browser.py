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

from deploy.local.agent import Agent
from deploy.local.customer import Customer
from deploy.local.stack import Stack
from deploy.local.web import WEB, node_folder

pytestmark = [pytest.mark.system, pytest.mark.browser]

PHONE = "13800001006"
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
    page.locator("huiyin-chat .launcher").click()
    page.get_by_role("button", name="同意并继续").click()


def complain(page: Page) -> None:
    """A complaint told in one go; whatever the form asks is skipped, then it is confirmed."""
    log = page.get_by_role("log")
    say(page, "我要投诉，你们没经过我同意就给我开了视频会员，连着三个月每月多扣十五块")
    confirm = log.get_by_role("button", name="确认提交")
    for answer in ("就是这个号", "把钱退给我", "用本机联系就行", "跳过", "跳过"):
        page.wait_for_timeout(1500)
        if confirm.is_visible():
            break
        say(page, answer)
    confirm.click()
    expect(log.get_by_role("region", name="服务工单").last).to_be_visible()


def test_from_the_first_question_to_the_rating(
    stack: Stack, urls: list[str], browser: Browser, read_code: Callable[[str], str]
) -> None:
    logins = {login["username"]: login for login in stack.logins}
    agent_page, customer_page = new_page(browser), new_page(browser)

    sign_in(agent_page, urls[1], logins["linxiao"])
    expect(agent_page.get_by_role("tab", name="排队中")).to_be_visible()

    # The customer and the agent are connected to different api processes.
    customer_page.goto(urls[0])
    photograph(customer_page, "demo-page")
    open_chat(customer_page, urls[0])
    log = customer_page.get_by_role("log")
    say(customer_page, "流量用超了怎么收费")
    expect(log.get_by_role("region", name="业务解答")).to_be_visible()
    photograph(customer_page, "widget-faq")

    say(customer_page, "帮我查一下话费余额")
    card = log.get_by_role("region", name="身份验证")
    card.get_by_label("手机号码").fill(PHONE)
    card.get_by_role("button", name="获取验证码").click()
    expect(card.get_by_text("验证码已发送", exact=False)).to_be_visible()
    photograph(customer_page, "widget-verify")
    card.get_by_label("短信验证码").fill(read_code(PHONE))
    card.get_by_role("button", name="确认").click()
    expect(log.get_by_text("可用余额", exact=False)).to_be_visible()

    complain(customer_page)
    photograph(customer_page, "widget-ticket")

    customer_page.get_by_role("button", name="转人工").last.click()
    agent_page.get_by_text("主动要求").first.click()
    agent_page.get_by_role("button", name="接入", exact=True).click()
    box = agent_page.get_by_placeholder("请输入回复内容")
    box.fill("您好，我是林晓。您反映的视频会员扣费我已经看到了，正在为您核实。")
    box.press("Enter")
    expect(log.get_by_text("我是林晓", exact=False)).to_be_visible()
    say(customer_page, "<b>谢谢</b>，没有别的问题了")
    expect(agent_page.get_by_text("<b>谢谢</b>", exact=False).first).to_be_visible()
    photograph(agent_page, "workbench")
    photograph(customer_page, "widget-agent")

    agent_page.get_by_role("button", name="结束会话").click()
    dialog = agent_page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill("不知情定制争议，已登记投诉工单，核实退费中。")
    dialog.get_by_role("button", name="结束会话").click()

    rating = log.get_by_role("region", name="请您评价本次服务").last
    rating.locator("label").nth(4).click()
    photograph(customer_page, "widget-rating")
    rating.get_by_role("button", name="提交评价").click()
    expect(log.get_by_text("感谢您的评价", exact=False)).to_be_visible()

    customer_page.reload()
    customer_page.locator("huiyin-chat .launcher").click()
    expect(log.get_by_text("我是林晓", exact=False)).to_be_visible()
    agent_page.context.close()
    customer_page.context.close()


def test_operations_find_and_replay_a_conversation(
    stack: Stack, urls: list[str], browser: Browser, customer: Customer
) -> None:
    customer.say("携号转网需要什么条件")
    logins = {login["username"]: login for login in stack.logins}
    page = new_page(browser)
    sign_in(page, urls[0], logins["wuyue"])
    page.get_by_placeholder("对话中出现的文字").fill("携号转网需要什么条件")
    page.get_by_role("button", name="查询").click()
    page.get_by_role("row").filter(has_text="携号转网").first.click()
    expect(page.get_by_text("ask_port_out", exact=False).first).to_be_visible()
    photograph(page, "replay")
    page.get_by_role("button", name="会话检索").click()
    photograph(page, "console")
    page.context.close()


def test_an_admin_manages_accounts_and_reads_the_interface(
    stack: Stack, urls: list[str], browser: Browser
) -> None:
    logins = {login["username"]: login for login in stack.logins}
    page = new_page(browser)
    page.goto(f"{urls[0]}/staff/")
    expect(page.get_by_role("button", name="登录")).to_be_visible()
    photograph(page, "login")
    sign_in(page, urls[0], {**logins["admin"], "password": "not the password"})
    expect(page.get_by_text("用户名或密码不正确", exact=False)).to_be_visible()
    sign_in(page, urls[0], logins["admin"])
    page.get_by_role("button", name="未答问题").click()
    expect(page.get_by_role("heading", name="未答问题")).to_be_visible()
    photograph(page, "gaps")
    page.get_by_role("button", name="账号", exact=True).click()
    expect(page.get_by_role("row").filter(has_text="林晓")).to_be_visible()
    photograph(page, "accounts")
    page.goto(f"{urls[0]}/docs")
    expect(page.get_by_text("/api/v1/web/messages").first).to_be_visible()
    photograph(page, "api-docs")
    page.context.close()


def test_a_supervisor_takes_a_ticket_on(stack: Stack, urls: list[str], browser: Browser) -> None:
    logins = {login["username"]: login for login in stack.logins}
    with Agent(urls[0], "chenfang", logins["chenfang"]["password"]) as desk:
        draft = {
            "type": "fault",
            "category": "宽带断网",
            "title": "小区宽带全部断网",
            "description": "光猫红灯，整栋楼都上不了网",
        }
        number = desk.request("POST", "/tickets", json=draft)["number"]
    page = new_page(browser)
    sign_in(page, urls[0], logins["chenfang"])
    page.get_by_role("button", name="工单").click()
    page.get_by_role("row").filter(has_text=number).click()
    drawer = page.get_by_role("dialog")
    expect(drawer.get_by_text(number).first).to_be_visible()
    photograph(page, "ticket")
    drawer.get_by_role("button", name="受理").first.click()
    page.get_by_role("button", name="确定").or_(
        page.get_by_role("button", name="确认")
    ).last.click()
    expect(drawer.get_by_text("已受理").first).to_be_visible()
    page.keyboard.press("Escape")
    photograph(page, "tickets")
    page.context.close()


def test_the_chat_fits_a_phone(urls: list[str], browser: Browser) -> None:
    page = new_page(browser, 375, 812)
    open_chat(page, urls[0])
    say(page, "怎么办理停机保号")
    expect(page.get_by_role("log").get_by_role("region", name="业务解答")).to_be_visible()
    photograph(page, "widget-mobile")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 375, "nothing sticks out sideways"
    page.context.close()

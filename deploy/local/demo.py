"""`make demo`: starts the platform and plays one customer's whole story on it.

Everything goes through the public interfaces: what is printed is what a customer, an agent
and the database saw.
"""

import re
from typing import Any

import httpx
import psycopg

from deploy.local.agent import Agent
from deploy.local.customer import Customer, Message, lines
from deploy.local.up import show, up


def title(text: str) -> None:
    print(f"\n── {text} {'─' * max(4, 60 - 2 * len(text))}")


class Story:
    """Speaks for the customer and prints both sides."""

    def __init__(self, customer: Customer) -> None:
        self.customer = customer

    def say(self, text: str) -> Message:
        print(f"客户：{text}")
        return self.show(self.customer.say(text))

    def press(self, button: str) -> Message:
        print(f"客户：（点击「{button}」）")
        return self.show(self.customer.press(button))

    @staticmethod
    def show(message: Message) -> Message:
        name = {"bot": "回音", "agent": f"坐席{message.get('author_name') or ''}"}.get(
            message["author"], "系统"
        )
        for number, line in enumerate(lines(message)):
            print(f"{name}：{line}" if number == 0 else f"      {line}")
        return message


def play(base_url: str, logins: list[dict[str, str]], database_url: str) -> None:
    people = httpx.get(f"{base_url}/api/v1/demo/people", trust_env=False).json()
    person = people[0]

    def read_code(phone: str) -> str:
        sms = httpx.get(f"{base_url}/api/v1/demo/sms", trust_env=False).json()
        newest = next(item for item in sms if item["phone"] == phone)
        found = re.search(r"\d{6}", newest["text"])
        assert found
        print(f"短信：{newest['text']}")
        return found.group()

    password = {login["username"]: login["password"] for login in logins}
    agent = Agent(base_url, "linxiao", password["linxiao"])
    agent.presence("online")
    with Customer(base_url) as customer, agent:
        session = customer.arrive()
        story = Story(customer)
        title("首次接触：隐私与机器人告知，客户同意")
        print(session["notice"]["text"])

        title("咨询：由知识库回答")
        story.say("你好")
        story.say("流量用超了怎么收费啊")

        title("查话费：先验证身份")
        asked = customer.send({"text": "帮我查下还剩多少话费"})
        print("客户：帮我查下还剩多少话费")
        story.show(customer.reply_to(asked))
        print(f"客户：（在验证卡片中填写手机号 {person['phone']} 与验证码）")
        seen = customer.after
        customer.verify(person["phone"], read_code)
        story.show(customer.wait_for(lambda m: m["seq"] > seen and m["author"] == "bot"))

        title("投诉：登记为工单，中途更正")
        story.say("我要投诉，你们没经过我同意就给我开了视频会员，每个月多扣十五块")
        ticket = tell_complaint(story)

        title("催单与进度")
        story.say("这个事怎么还没人理我，催一下")
        story.say("我的投诉处理到哪一步了")

        title("转人工：坐席看到完整经过")
        story.say("转人工")
        conversation = customer.conversation_id
        agent.wait_in_queue(conversation)
        show_packet(agent.context(conversation))
        agent.take(conversation)
        agent.reply(
            conversation, "您好，我是林晓。您反映的视频会员扣费我已经看到了，正在为您核实退费。"
        )
        story.show(customer.wait_for(lambda m: m["author"] == "agent"))
        seen = customer.after
        customer.send({"text": "好的谢谢，尽快给我答复"})
        agent.end(conversation, "不知情定制争议，已登记投诉工单，核实退费中。")
        story.show(customer.wait_for(lambda m: m["seq"] > seen and m["author"] != "customer"))

        title("评价")
        customer.request("POST", "/rating", json={"score": 5, "resolved": True})
        print("客户：★★★★★ 问题已解决")

    show_ticket(database_url, ticket)


def tell_complaint(story: Story) -> str:
    """Answer what the complaint form asks, correct one answer, and confirm; the ticket number."""
    answers = [
        (r"号码", "就是这个号"),
        (r"诉求|希望|怎么处理", "把多扣的钱退给我"),
        (r"联系", "不对，诉求还要加一条：退费并且以后不要再给我开任何业务"),
        (r"联系", "用本机联系就行"),
        (r"哪一类|类型|类别", "不知情定制"),
        (r"经过|详细|什么情况", "上个月和这个月账单里都有视频会员，一共扣了三十块，我从来没开过"),
    ]
    for _ in range(10):
        newest = max(story.customer.heard.values(), key=lambda m: int(m["seq"]))
        text = "\n".join(lines(newest))
        for part in newest.get("parts") or []:
            if part["type"] == "ticket":
                return str(part["number"])
        if "［确认" in text:
            newest = story.press("确认")
            continue
        for position, (question, answer) in enumerate(answers):
            if re.search(question, text.splitlines()[-1]) or re.search(question, text):
                del answers[position]
                story.say(answer)
                break
        else:
            raise SystemExit(f"演示脚本不知道如何回答：{text}")
    raise SystemExit("演示中的投诉没有登记成功。")


def show_packet(context: dict[str, Any]) -> None:
    title("坐席看到的交接信息")
    handoff = context["handoff"] or {}
    print(f"  原因：{handoff['reason_text']}")
    print(f"  摘要：{handoff['summary']}")
    known = handoff["customer"] or {}
    shown = [str(known[name]) for name in ("name", "phone", "region", "tier") if known.get(name)]
    print(f"  客户：{'，'.join(shown) or '未验证'}")
    for entry in handoff["entries_tried"]:
        print(f"  已尝试知识：{entry['key']}（{entry['score']:.0%}）")
    for ticket in context["open_tickets"]:
        print(f"  未办结工单：{ticket['number']} {ticket['title']}")


def show_ticket(database_url: str, number: str) -> None:
    title(f"数据库中的工单 {number}")
    with psycopg.connect(database_url) as connection:
        row = connection.execute(
            "SELECT type, category, title, status, priority, urge_count, contact_masked, wish,"
            " due_contact_at AT TIME ZONE 'Asia/Shanghai' AS due_contact,"
            " due_resolve_at AT TIME ZONE 'Asia/Shanghai' AS due_resolve"
            " FROM tickets WHERE number = %s",
            [number],
        )
        names = [column.name for column in row.description or []]
        for name, value in zip(names, row.fetchone() or (), strict=True):
            print(f"  {name:<16}{value}")
        events = connection.execute(
            "SELECT e.seq, e.at AT TIME ZONE 'Asia/Shanghai', e.kind, e.actor_kind, e.from_status,"
            " e.to_status, e.note FROM ticket_events e JOIN tickets t ON t.id = e.ticket_id"
            " WHERE t.number = %s ORDER BY e.seq",
            [number],
        )
        print("  历史：")
        for seq, at, kind, actor, before, after, note in events:
            change = f" {before or '—'}→{after}" if after else ""
            print(f"   {seq}. {at:%m-%d %H:%M:%S} {kind}（{actor}）{change} {note or ''}")


if __name__ == "__main__":
    stack = up()
    settings = stack.environment.settings
    play(settings.public_url, stack.logins, settings.database_url)
    show(stack.environment, stack.logins)

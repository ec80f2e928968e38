"""What simulated customers say: a fixed mix, the same words in the same order on every run."""

import random
from collections.abc import Iterator

SEED = 20261121
# Long enough to have a history, short enough to be an ordinary conversation.
PER_CONVERSATION = 10

# Kind -> (share of the messages, sentences). Nothing here asks for a person.
MIX: dict[str, tuple[float, tuple[str, ...]]] = {
    "faq": (
        0.5,
        (
            "携号转网需要满足什么条件",
            "国际漫游怎么开通",
            "宽带移机怎么办理",
            "流量用不完下个月还能用吗",
            "光猫LOS亮红灯是怎么回事",
            "怎么补办手机卡",
            "电子发票怎么开",
            "停机保号一个月多少钱",
            "宽带报修多久能修好",
            "一个身份证最多能办几张卡",
            "怎么退订增值业务",
            "账单一般几号出",
        ),
    ),
    "smalltalk": (
        0.3,
        ("你好", "在吗", "谢谢", "你是机器人吗", "好的知道了", "你叫什么名字", "早上好", "辛苦了"),
    ),
    "account": (
        0.2,
        ("帮我查一下话费余额", "我这个月还剩多少流量", "我现在用的是什么套餐", "上个月账单多少钱"),
    ),
}

# People put the same question in other words: about 1,500 different questions come of it, so
# that remembering sentences helps nobody more here than it would among real customers.
OPENERS = (
    "", "请问", "你好，", "麻烦问下，", "问一下", "想咨询一下，", "那个，", "您好，请问",
    "我想知道", "客服，", "在的话回我，", "急，",
)  # fmt: skip
CLOSERS = ("", "？", "呀", "呢", "，谢谢", "啊", "，麻烦您了", "，等回复")


def script(customer: int, conversation: int) -> Iterator[tuple[str, str]]:
    """The (kind, sentence) pairs of one conversation of one customer."""
    chance = random.Random(f"{SEED}:{customer}:{conversation}")
    kinds = list(MIX)
    shares = [MIX[kind][0] for kind in kinds]
    for kind in chance.choices(kinds, shares, k=PER_CONVERSATION):
        sentence = chance.choice(MIX[kind][1])
        if kind != "smalltalk":
            sentence = chance.choice(OPENERS) + sentence + chance.choice(CLOSERS)
        yield kind, sentence

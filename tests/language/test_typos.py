import time

import pytest

from language.entities import extract
from language.mask import mask
from language.normalise import normalise, readable
from language.pieces import pieces
from language.tokens import tokens
from language.typos import corrected


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("查一下话废", "查一下话费"),
        ("花费余额还有多少", "话费余额还有多少"),
        ("套参怎么改", "套餐怎么改"),
        ("宽代断了", "宽带断了"),
        ("款待密码忘了", "宽带密码忘了"),
        ("号码注肖", "号码注销"),
        ("头诉电话多少", "投诉电话多少"),
        ("充植没到账", "充值没到账"),
        ("手机卡挂师", "手机卡挂失"),
        ("光毛亮红灯", "光猫亮红灯"),
        ("刘量不够用", "流量不够用"),
        ("牛量用完了", "流量用完了"),
        ("人工克服电话", "人工客服电话"),
        ("没有型号", "没有信号"),
        ("鞋号专网", "携号转网"),
        ("欠费听机了", "欠费停机了"),
        ("过互要带什么", "过户要带什么"),
        ("余鹅不足", "余额不足"),
        ("取消彩玲", "取消彩铃"),
        ("网宿太慢", "网速太慢"),
        ("几分兑换话费", "积分兑换话费"),
        ("视频采铃和国际满游包", "视频彩铃和国际漫游包"),
    ],
)
def test_misspelt_words_of_the_trade_are_put_right(written: str, meant: str) -> None:
    assert corrected(written) == meant


@pytest.mark.parametrize(
    "text",
    [
        "花费了很多时间排队",
        "带宽代表什么意思",
        "如果改的话非要等下个月吗",
        "合同开头写着名字",
        "我关注消费提醒很久了",
        "我叫刘亮 想查一下宽带",
        "刘亮的手机号是哪个",
        "给余娥充值一百",
        "她姓陶叫陶灿",
        "彩玲是我妹妹",
        "手机型号是华为",
        "换个新号要多少钱",
        "手机不卡了",
        "这个问题能克服吗",
        "晚上款待客人",
        "住校学生有优惠吗",
        "保修期多久",
        "密码怎么重置",
        "换卡换号吗",
        "别的公司专网专用",
        "已经用了六年",
        "10块流量包",
        "转往上海",
        "a1",
        "",
    ],
)
def test_right_words_are_left_alone(text: str) -> None:
    assert corrected(text) == text


def test_machines_read_the_word_that_was_meant_and_people_what_was_written() -> None:
    text = "我要頭訴，亂扣話廢"
    assert normalise(text) == "我要投诉,乱扣话费"
    assert readable(text) == "我要头诉，乱扣话废"
    assert mask("话废 13800138000") == "话废 138****8000"
    assert "话费" in tokens("话废")


def test_offsets_are_those_of_what_was_written() -> None:
    text = "號\u200b13800138000 退視頻採鈴"
    phone, service = extract(text)
    assert text[phone.start : phone.end] == "13800138000"
    assert (service.value, service.surface) == ("彩铃", "視頻採鈴")
    (word,) = [piece for piece in pieces("查 话废") if piece.text == "话费"]
    assert (word.start, word.end) == (2, 4)


def test_correcting_twice_changes_nothing() -> None:
    text = "查花废余额，携号砖网，光毛红灯"
    assert corrected(corrected(text)) == corrected(text)


def test_a_message_is_corrected_in_less_than_a_millisecond() -> None:
    text = "我上个月的话废怎么又多扣了三十块，家里宽代也老掉线，光毛一直闪红灯"
    corrected(text)
    took: list[float] = []
    for _ in range(50):
        started = time.perf_counter()
        corrected(text)
        took.append(time.perf_counter() - started)
    assert min(took) < 0.001

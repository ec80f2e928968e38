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
        ("我的花费怎么扣这么块", "我的话费怎么扣这么快"),
        ("款带装机要多酒", "宽带装机要多久"),
        ("多酒能装好", "多久能装好"),
        ("什么服物态度", "什么服务态度"),
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
        "我的手机型号",
        "手机型号太老了",
        "手机型号不对能退吗",
        "没有型号标签",
        "这次花费不小",
        "花费不足百元",
        "无限流量多少钱",
        "财务报账要发票",
        "末尾按井号键",
        "最短使用期是多久",
        "之前那款带视频会员的套餐",
        "师傅到位修完了",
        "俺娘接了个电话",
        "越南的网扣了我钱",
        "会员分总数",
        "没绑卡也能买",
        "老家锅糊了",
        "停咗机仲收唔收月租",
        "怎么收集优惠券",
        "贷款的短信是你们发的吗",
        "登陆不上去怎么办",
        "为什么不回复",
        "插头接触不好",
        "实付金额是多少",
        "来店里办行吗",
        "童话频道在哪个台",
        "光线暗看不见灯",
        "家里有两好几部手机",
        "幸好没停机",
        "住校生怎么办卡",
        "保修几年",
        "重置光猫会怎样",
        "师父教我的",
        "喝了很多酒",
        "这么块地",
        "住三单元五门号",
        "a1",
        "",
    ],
)
def test_right_words_are_left_alone(text: str) -> None:
    assert corrected(text) == text


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("手機收不到訊號", "手机收不到信号"),
        ("簡訊驗證碼", "短信验证码"),
        ("寬頻怎麼報修", "宽带怎么报修"),
        ("門號要退租", "号码要退租"),
        ("家裡網路斷了", "家里网络断了"),
        ("攜碼要什麼條件", "携号要什么条件"),
        ("吃到飽方案", "不限量方案"),
        ("退訂加值服務", "退订增值服务"),
    ],
)
def test_words_of_taiwan_and_hong_kong_are_understood(written: str, meant: str) -> None:
    assert normalise(written) == meant
    assert readable(written) != meant


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

from datetime import date

import pytest

from language import checks
from language.entities import extract
from language.months import resolve_month


def found(text: str) -> list[tuple[str, str]]:
    return [(entity.entity, entity.value) for entity in extract(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("138 0013 8000查话费", [("phone_number", "13800138000")]),
        ("幺三八零零幺三八零零零", [("phone_number", "13800138000")]),
        ("15412345678", []),
        ("110101199003071234", []),
        ("370101190102039973", [("id_number", "370101190102039973")]),
        ("〔手机号2〕的工单〔工单号1〕",
         [("phone_number", "〔手机号2〕"), ("ticket_id", "〔工单号1〕")]),
        ("ts20261121000001到哪了", [("ticket_id", "TS20261121000001")]),
        ("扣了我两百块钱", [("amount", "200")]),
        ("3块5毛", [("amount", "3.5")]),
        ("¥19.90", [("amount", "19.9")]),
        ("还剩30G流量", [("data_volume", "30GB")]),
        ("500兆流量", [("data_volume", "500MB")]),
        ("500M宽带", []),
        ("5G套餐", []),
        ("买个5G手机", []),
        ("用5G会不会多扣钱", []),
        ("五个G的流量", [("data_volume", "5GB")]),
        ("每月八块八", [("amount", "8.8")]),
        ("送面锦旗", []),
        ("还剩5G流量", [("data_volume", "5GB")]),
        ("上个月的账单", [("billing_month", "上月")]),
        ("2026年9月和10月份", [("billing_month", "2026-09"), ("billing_month", "10月")]),
        ("2026年11月20日", []),
        ("浙江省杭州市西湖区没信号", [("region", "浙江省杭州市西湖区")]),
        ("小区没信号", []),
        ("LOS灯闪红灯", [("device_indicator", "LOS")]),
        ("pon灯不亮", [("device_indicator", "PON")]),
        ("拨号提示错误代码是678", [("error_code", "678")]),
        ("691", [("error_code", "691")]),
        ("691元", [("amount", "691")]),
        ("退订视频会员包和彩铃", [("service_name", "视频会员包"), ("service_name", "彩铃")]),
        ("骚扰拦截怎么开", [("service_name", "防骚扰服务")]),
        ("把星河畅享59套餐改成99元的套餐",
         [("plan_name", "星河畅享59套餐"), ("plan_name", "星河畅享99套餐")]),
        ("一百九十九的套餐", [("plan_name", "星河畅享199套餐")]),
        ("銀齡關愛套餐", [("plan_name", "银龄关爱套餐")]),
        ("上海电信", [("region", "上海"), ("operator", "电信")]),
        ("移动硬盘串联通电", []),
        ("去泰国玩", [("country_region", "泰国")]),
        ("", []),
        ("  ", []),
    ],
)  # fmt: skip
def test_extract(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "號\u200b碼 １３８ ００１３ ８０００ 查話費",
        "我要退視頻會員包",
        "㎏ 上個月扣了５９元 TS20261121000001",
    ],
)
def test_offsets_are_those_of_the_raw_text(text: str) -> None:
    entities = extract(text)
    assert entities
    for entity in entities:
        assert text[entity.start : entity.end] == entity.surface
    assert [e.start for e in entities] == sorted(e.start for e in entities)


@pytest.mark.parametrize(
    ("value", "expected"),
    [("上月", "2026-10"), ("本月", "2026-11"), ("上上月", "2026-09"), ("12月", "2025-12"),
     ("11月", "2026-11"), ("去年-12", "2025-12"), ("2026-03", "2026-03"), ("某月", None)],
)  # fmt: skip
def test_resolve_month(value: str, expected: str | None) -> None:
    assert resolve_month(value, date(2026, 11, 21)) == expected


def test_resolve_month_over_new_year() -> None:
    assert resolve_month("上月", date(2026, 1, 5)) == "2025-12"


@pytest.mark.parametrize("number", ["13800138000", "19212345678", "16512345678", "17212345678"])
def test_mobile_ranges_in_use(number: str) -> None:
    assert checks.is_mobile(number)


@pytest.mark.parametrize("number", ["15412345678", "19412345678", "16112345678", "12312345678"])
def test_mobile_ranges_not_in_use(number: str) -> None:
    assert not checks.is_mobile(number)


def test_id_check_digit_and_birth_date() -> None:
    assert checks.is_id_number("370101190102039973")
    assert not checks.is_id_number("110101199003071234")
    assert not checks.looks_like_id("110101199013071234")
    assert not checks.looks_like_id("990101199003071234")


def test_luhn() -> None:
    assert checks.is_bank_card("4111111111111111")
    assert not checks.is_bank_card("4111111111111112")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("每月三十八块六", [("amount", "38.6")]),
        ("八毛五", [("amount", "0.85")]),
        ("才一毛钱", [("amount", "0.1")]),
        ("收了我五蚊", [("amount", "5")]),
        ("1千块押金", [("amount", "1000")]),
        ("￥19.9元", [("amount", "19.9")]),
        ("多扣了一块", [("amount", "1")]),
        ("十块零五毛", [("amount", "10.5")]),
        ("扣了两百来块", []),
        ("两三块钱", []),
        ("一百二三十块", []),
        ("块把钱", []),
        ("我们两个人一块去", []),
        ("家里有三块屏幕", []),
        ("三元桥没信号", []),
        ("1个T的流量", [("data_volume", "1TB")]),
        ("用了 3 个 G", [("data_volume", "3GB")]),
        ("128G的手机", []),
        ("1T移动硬盘", []),
        ("测速只有20兆", []),
        ("上期账单", [("billing_month", "上月")]),
        ("二零二六年九月的账单", [("billing_month", "2026-09")]),
        ("元月份扣的", [("billing_month", "1月")]),
        ("前两个月的账单", [("billing_month", "前两个月")]),
        ("去年12月的话费", [("billing_month", "去年-12")]),
        ("下个月去英国", [("country_region", "英国")]),
        ("上个月刚办的卡", []),
        ("合约9月20到期", []),
        ("光信号灯灭了", [("device_indicator", "LOS")]),
        ("lan口不亮", [("device_indicator", "LAN")]),
        ("WLAN连不上", []),
        ("宽带六五一", [("error_code", "651")]),
        ("拨号错误六九一", [("error_code", "691")]),
        ("691怎么办", [("error_code", "691")]),
        ("错误代码1234", [("error_code", "1234")]),
        ("坐651路公交", []),
        ("畅享 59", [("plan_name", "星河畅享59套餐")]),
        ("一二九的套餐", [("plan_name", "星河畅享129套餐")]),
        ("青春咔", [("plan_name", "星河青春卡")]),
        ("取消彩玲", [("service_name", "彩铃")]),
        ("买个流量包", []),
        ("联通号转移动", [("operator", "联通"), ("operator", "移动")]),
        ("把光猫移动一下", []),
        ("电信诈骗", []),
        ("移动数据打不开", []),
        ("宽带号 KD-05718823", [("broadband_account", "kd-05718823")]),
        ("快递单号SF1234567890123", []),
        ("TS 2026 1121 000001", [("ticket_id", "TS20261121000001")]),
    ],
)  # fmt: skip
def test_forms_that_customers_write(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "surface"),
    [("LOS灯红了", "LOS"), ("光信号灯红了", "光信号灯"), ("扣了三块钱五", "三块钱五")],
)
def test_boundaries(text: str, surface: str) -> None:
    assert [entity.surface for entity in extract(text)] == [surface]

import time

import pytest

from language.mask import Secret, mask, with_placeholders


@pytest.mark.parametrize(
    ("raw", "masked"),
    [
        ("号码13800138000，查话费", "号码138****8000，查话费"),
        ("138 0013 8000", "138****8000"),
        ("138-0013-8000", "138****8000"),
        ("1 3 8 0 0 1 3 8 0 0 0", "138****8000"),
        ("+86 13800138000", "138****8000"),
        ("１３８００１３８０００", "138****8000"),
        ("13\u200b800138000", "138****8000"),
        ("tel13800138000", "tel138****8000"),
        ("幺三八零零幺三八零零零", "138****8000"),
        ("一三八 零零一三 八零零零", "138****8000"),
        ("13800138000 13900139000", "138****8000 139****9000"),
        # No range begins like this: a slip of the finger, but still somebody's number.
        ("15412345678", "154****5678"),
        ("身份证370101190102039973", "身份证370***********9973"),
        ("370101 19010203 9973", "370***********9973"),
        ("110101199003071234", "110***********1234"),
        ("卡号 6222 0212 3456 7890 123", "卡号 6222****0123"),
        ("4111111111111111", "4111****1111"),
        ("0571-88886666", "0571-****6666"),
        ("（010）62345678", "010-****5678"),
        ("+86 571 88886666", "0571-****6666"),
        ("固话87654321", "固话****4321"),
        ("zhangsan@qq.com", "zhan****@qq.com"),
        ("13800138000@qq.com", "1380****@qq.com"),
        # Another number beside the identifier must not hide it.
        ("13800138000 50元", "138****8000 50元"),
        ("50-13800138000", "50-138****8000"),
        ("010-62345678 9点", "010-****5678 9点"),
        ("4111 1111 1111 1111 50元", "4111****1111 50元"),
        ("4111111111111111 50元", "4111****1111 50元"),
        ("370101190102039973 2张", "370***********9973 2张"),
        ("138001 38000", "138****8000"),
        ("宽带账号是hz057188886666", "宽带账号是hz****66"),
        ("057188886666@163.gd", "05****gd"),
        ("住杭州市西湖区文三路138号3栋201室", "住杭州市西湖区****"),
        ("幸福小区3栋2单元501", "****"),
        ("验证码是123456", "验证码是****"),
        ("服务密码 889900", "服务密码 ****"),
    ],
)
def test_mask_hides(raw: str, masked: str) -> None:
    assert mask(raw) == masked


@pytest.mark.parametrize(
    "raw",
    [
        "10086", "打12300投诉", "10900", "400-800-8888", "95588", "TS20261121000001",
        "扣了1280.50元", "2026-11-21 12:30:45", "20261121", "2026年11月20日", "星河畅享199套餐",
        "30GB流量 500M宽带 1000分钟", "错误691", "密码重置", "走这条路20号之前", "3号线", "第2个",
        "订单123456789012345678", "192.168.1.1", "人民路营业厅", "〔手机号1〕的余额", "138****8000",
        "一二三四五六七", "159 129 99 199", "1990-01-01 123", "三百二十一元", "去年12月到今年3月",
    ],
)  # fmt: skip
def test_mask_leaves_alone(raw: str) -> None:
    assert mask(raw) == raw


def test_placeholders_are_numbered_by_kind() -> None:
    text, secrets = with_placeholders(
        "13800138000和139 0013 9000，再打138-0013-8000，座机0571-88886666"
    )
    assert text == "〔手机号1〕和〔手机号2〕，再打〔手机号1〕，座机〔固话1〕"
    assert secrets == [
        Secret("〔手机号1〕", "phone_number", "13800138000"),
        Secret("〔手机号2〕", "phone_number", "13900139000"),
        Secret("〔固话1〕", "landline", "0571-88886666"),
    ]


def test_numbering_goes_on_in_one_conversation() -> None:
    known = {"13800138000": "〔手机号1〕", "13900139000": "〔手机号2〕"}
    text, secrets = with_placeholders("用13900139000，不用13700137000", known)
    assert text == "用〔手机号2〕，不用〔手机号3〕"
    assert [s.placeholder for s in secrets] == ["〔手机号3〕"]
    assert known == {"13800138000": "〔手机号1〕", "13900139000": "〔手机号2〕"}


def test_every_kind_has_its_word() -> None:
    raw = (
        "370101190102039973 4111111111111111 a.bc@qq.com 宽带账号hz057188886666 "
        "文三路138号 工单TS20261121000001"
    )
    text, secrets = with_placeholders(raw)
    assert (
        text
        == "〔身份证1〕 〔银行卡1〕 〔邮箱1〕 宽带账号〔宽带账号1〕 〔地址1〕 工单TS20261121000001"
    )
    assert [s.kind for s in secrets] == [
        "id_number", "bank_card", "email", "broadband_account", "address",
    ]  # fmt: skip


def test_masking_placeholder_text_again_changes_nothing() -> None:
    text, _ = with_placeholders("号码13800138000")
    assert with_placeholders(text) == (text, [])
    assert mask(text) == text


@pytest.mark.parametrize("unit", ["路", "在路", "小区花园", "一号路", "市", "1号"])
def test_nobody_can_make_masking_take_for_ever(unit: str) -> None:
    started = time.perf_counter()
    mask((unit * 500)[:499] + "1")
    assert time.perf_counter() - started < 1


@pytest.mark.parametrize(
    "text",
    [
        "么三八零零幺三九九七七",
        "壹叁捌零零壹叁玖玖柒柒",
        "13 8001 39977",
        "幺三八 零零幺三 九九七七",
    ],
)
def test_numbers_dictated_or_grouped_oddly_are_masked(text: str) -> None:
    assert mask(f"我的号{text}没信号") == "我的号138****9977没信号"


def test_ordinary_words_with_the_same_characters_stay() -> None:
    text = "怎么五六天了还没修好，什么一二三，伍佰元"
    assert mask(text) == text

import pytest

from language.folding import fold
from language.normalise import normalise, readable
from language.numerals import value_of


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("１３８００１３８０００", "13800138000"),
        ("我要查話費", "我要查话费"),
        ("  喂    你好　", "喂 你好"),
        ("转人工！！！！！", "转人工!"),
        ("好好好好好", "好好"),
        ("谢谢", "谢谢"),
        ("扣了10000元", "扣了10000元"),
        ("拨打幺零零八六", "拨打10086"),
        ("三四个月", "三四个月"),
        ("查〔手机号1〕的余额", "查〔手机号1〕的余额"),
        ("a\u200bb\x00c\r\nd", "abc d"),
        ("", ""),
    ],
)
def test_normalise(raw: str, expected: str) -> None:
    assert normalise(raw) == expected


def test_normalising_twice_changes_nothing() -> None:
    text = "我要查話費！！！  幺零零八六 ＡＢＣ哈哈哈哈"
    assert normalise(normalise(text)) == normalise(text)


def test_folded_offsets_lead_back_to_the_raw_text() -> None:
    raw = "號\u200b碼㎏１３"
    folded = fold(raw)
    assert folded.text == "号码kg13"
    start = folded.text.index("13")
    raw_start, raw_end = folded.raw_span(start, start + 2)
    assert raw[raw_start:raw_end] == "１３"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("59", "59"), ("1,200.50", "1200.50"), ("五十", "50"), ("十二", "12"), ("两百零三", "203"),
     ("一千二", "1200"), ("一百二十九", "129"), ("一万五", "15000"), ("半", "0.5")],
)  # fmt: skip
def test_value_of(text: str, expected: str) -> None:
    assert str(value_of(text)) == expected


def test_value_of_no_number() -> None:
    assert value_of("套餐") is None


def test_what_people_read_keeps_the_punctuation_that_was_written() -> None:
    assert (
        readable("投诉，没經过我同意！！！扣了（１５）块…") == "投诉，没经过我同意！扣了（15）块…"
    )
    assert readable("a,b?") == "a,b?"

import pytest

from language.lexicon import asks_for_human, complaint_category, is_question, regulator_words
from language.pieces import neutral, pieces
from language.tokens import tokens


@pytest.mark.parametrize(
    "text",
    ["转人工", "人工客服", "找真人", "我要人工！！", "請轉人工客服", "人工人工人工",
     "麻烦帮我转接人工服务，谢谢",
     "能不能给我转人工啊", "不要机器人", "我要投诉 转人工", "有活人没有", "转仁工",
     "帮我转一下客服"],
)  # fmt: skip
def test_asks_for_human(text: str) -> None:
    assert asks_for_human(text)


@pytest.mark.parametrize(
    "text",
    [
        "人工费多少钱",
        "你是人工吗还是机器人呢",
        "查话费",
        "人工智能套餐是什么",
        "不用转人工",
        "人工几点上班",
        "",
        "谢谢",
        "给我转网",
    ],
)
def test_does_not_ask_for_human(text: str) -> None:
    assert not asks_for_human(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("再不解决我就打12300找工信部", ["工信部", "12300"]), ("我要找媒體曝光", ["媒体"]),
     ("扣了315元", []),
     ("打幺二三零零", ["12300"]), ("查话费", [])],
)  # fmt: skip
def test_regulator_words(text: str, expected: list[str]) -> None:
    assert regulator_words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("多扣了我两百块话费", "收费争议"),
        ("信号太差，电话打不出去", "网络质量"),
        ("师傅约好上门又爽约", "宽带装维"),
        ("当初说免费，虚假宣传", "营销误导"),
        ("客服态度差还挂我电话", "服务态度"),
        ("销户不给办", "业务办理"),
        ("不让我携号转网，不给授权码", "携转阻碍"),
        ("天天接骚扰电话，信息泄露", "信息安全"),
        ("没同意就偷偷给我开了业务", "不知情定制"),
        ("我要投诉", "其他"),
        ("你好", None),
    ],
)
def test_complaint_category(text: str, expected: str | None) -> None:
    assert complaint_category(text) == expected


def test_is_question() -> None:
    assert is_question("携号转网要什么条件")
    assert is_question("能转？")
    assert not is_question("没什么了")
    assert not is_question("我要退订彩铃")


def test_tokens_know_the_trade() -> None:
    assert "携号转网" in tokens("请问攜號轉網需要什么条件")
    assert "光猫" in tokens("我的光猫LOS灯红了")
    assert "los" in tokens("我的光猫LOS灯红了")
    assert tokens("〔手机号1〕") == []
    assert tokens("，。！") == []


def test_neutral_hides_which_number_it_is() -> None:
    assert neutral("查〔手机号3〕和TS20261121000001") == "查手机号和工单号"
    assert neutral("查13800138000") == neutral("查〔手机号1〕")


def test_pieces_have_raw_offsets_and_no_blanks() -> None:
    text = "帮我 查 〔手机号1〕 的話費"
    found = pieces(text)
    assert [p.text for p in found][-3:] == ["手机号", "的", "话费"]
    assert all(p.text.strip() for p in found)
    assert text[found[-1].start : found[-1].end] == "話費"

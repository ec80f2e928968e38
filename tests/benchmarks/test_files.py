from pathlib import Path

import pytest

from benchmarks.evaluate.arguments import PARTS, parse
from benchmarks.evaluate.files import (
    OWN,
    Dialogue,
    EntityRow,
    FileError,
    IntentRow,
    MaskingRow,
    QuestionRow,
    read,
)


def _file(folder: Path, *lines: str) -> Path:
    path = folder / "rows.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_every_file_of_ours_reads_whole() -> None:
    for part, (kind, _) in PARTS.items():
        path = OWN / f"{part}.jsonl"
        assert len(read(path, kind)) == len(path.read_text(encoding="utf-8").splitlines())


def test_each_bad_line_is_named_with_its_number(tmp_path: Path) -> None:
    path = _file(
        tmp_path,
        '{"text": "查话费", "intent": "query_balance"}',
        "",
        '{"text": "查话费"}',
        "not json",
        '{"text": 5, "intent": " "}',
    )
    with pytest.raises(FileError) as caught:
        read(path, IntentRow)
    assert str(caught.value).splitlines() == [
        f"{path}:3：intent 缺少",
        f"{path}:4：不是合法的 JSON",
        f"{path}:5：text 应为字符串；intent 不能为空",
    ]


def test_a_missing_and_an_empty_file_are_errors(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="读不了"):
        read(tmp_path / "nowhere.jsonl", IntentRow)
    with pytest.raises(FileError, match="没有数据"):
        read(_file(tmp_path, "", " "), IntentRow)


@pytest.mark.parametrize(
    ("kind", "line", "reason"),
    [
        (
            EntityRow,
            '{"text": "退5元", "entities":'
            ' [{"entity": "amount", "value": "5", "start": 1, "end": 9}]}',
            "位置 1–9 不在句子里",
        ),
        (MaskingRow, '{"text": "在吗", "secrets": ["138"]}', "“138”不在句子里"),
        (
            Dialogue,
            '{"id": "a", "turns": ["在吗"], "expect": {"reply_contains_any": [null, null]}}',
            "reply_contains_any 应与 turns 等长",
        ),
        (Dialogue, '{"id": "a", "turns": ["在吗"], "answers": [["(", "好"]]}', "正则“(”有误"),
        (Dialogue, '{"id": "../a", "turns": ["在吗"]}', "id 只能用"),
    ],
)
def test_rows_that_cannot_be_scored_are_refused(
    tmp_path: Path, kind: type, line: str, reason: str
) -> None:
    with pytest.raises(FileError) as caught:
        read(_file(tmp_path, line), kind)
    assert f":1：{reason}" in str(caught.value)


def test_a_question_may_stand_under_text_too(tmp_path: Path) -> None:
    rows = read(_file(tmp_path, '{"text": "股票代码"}', '{"question": "楼高"}'), QuestionRow)
    assert [row.question for row in rows] == ["股票代码", "楼高"]


def test_an_outside_file_replaces_ours_for_its_part_only(tmp_path: Path) -> None:
    wanted = parse(["--only", "intents,knowledge", "--intents", str(tmp_path / "x.jsonl")])
    assert wanted.files == {
        "intents": tmp_path / "x.jsonl",
        "knowledge": OWN / "knowledge.jsonl",
    }
    assert "dialogues" not in wanted

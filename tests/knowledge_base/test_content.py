from pathlib import Path

import pytest

from knowledge_base.content import ContentError, read_folder

GOOD = """
group: 测试
entries:
  - key: test.one
    topic: 一
    question: 怎么办一？
    similar: [一怎么弄]
    answer: 这样办。
    valid_from: 2026-01-01
"""


def write(folder: Path, text: str, name: str = "test.yml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_the_shipped_content_is_sound() -> None:
    entries = read_folder()

    assert len(entries) >= 50
    assert all(entry.similar for entry in entries)


def test_the_fingerprint_follows_the_words_and_not_the_layout(tmp_path: Path) -> None:
    first = read_folder(write(tmp_path, GOOD))[0].fingerprint

    assert read_folder(write(tmp_path, "# 注释\n" + GOOD))[0].fingerprint == first
    assert read_folder(write(tmp_path, GOOD.replace("这样办", "那样办")))[0].fingerprint != first


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (("answer: 这样办。", "answr: 这样办。"), "answr"),
        (("answer: 这样办。", "answer: ''"), "answer"),
        (("valid_from: 2026-01-01", "valid_from: 昨天"), "valid_from"),
        (("valid_from: 2026-01-01", "valid_from: 2026-01-01\n    valid_to: 2025-01-01"), "早于"),
        (("similar: [一怎么弄]", "similar: [怎么办一？]"), "重复"),
        (("valid_from: 2026-01-01", "valid_from: 2026-01-01\n    related: [test.two]"), "test.two"),
    ],
)
def test_a_bad_entry_is_named(tmp_path: Path, change: tuple[str, str], complaint: str) -> None:
    write(tmp_path, GOOD.replace(*change))

    with pytest.raises(ContentError) as caught:
        read_folder(tmp_path)

    assert "test.yml 的条目 test.one" in caught.value.message
    assert complaint in caught.value.message


def test_an_entry_without_a_key_is_named_by_its_place(tmp_path: Path) -> None:
    write(tmp_path, GOOD.replace("key: test.one", "nokey: x"))

    with pytest.raises(ContentError, match="第 1 条"):
        read_folder(tmp_path)


def test_the_same_question_in_two_files_is_refused(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    write(tmp_path, GOOD.replace("test.one", "test.two"), "twin.yml")

    with pytest.raises(ContentError, match=r"twin\.yml 的条目 test\.two：问法.*test\.one"):
        read_folder(tmp_path)


@pytest.mark.parametrize("text", ["group: [", "- a list", "group: x\nentries: 3", "\tx: 1"])
def test_a_broken_file_is_named(tmp_path: Path, text: str) -> None:
    with pytest.raises(ContentError, match=r"test\.yml"):
        read_folder(write(tmp_path, text))


def test_more_questions_join_their_entry(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    (tmp_path / "similar").mkdir()
    write(tmp_path / "similar", "test.one: [一如何弄, 一咋整]")

    assert read_folder(tmp_path)[0].similar == ["一怎么弄", "一如何弄", "一咋整"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("test.two: [二怎么弄]", "test.two"),
        ("test.one: 一如何弄", "问法列表"),
        ("[一如何弄]", "编号"),
        ("test.one: [一怎么弄]", "重复"),
    ],
)
def test_bad_further_questions_are_refused(tmp_path: Path, text: str, complaint: str) -> None:
    write(tmp_path, GOOD)
    (tmp_path / "similar").mkdir()
    write(tmp_path / "similar", text)

    with pytest.raises(ContentError) as caught:
        read_folder(tmp_path)

    assert complaint in caught.value.message

import json
from pathlib import Path
from typing import Any

from benchmarks.evaluate.dialogues import reply_for
from benchmarks.evaluate.files import Dialogue
from benchmarks.evaluate.transcripts import (
    Exchange,
    OpenedTicket,
    Transcript,
    failures,
    summary,
    write,
)


def _transcript(expect: dict[str, Any], *replies: str, state: str = "bot") -> Transcript:
    row = {"id": "trial", "turns": ["话"] * len(replies), "expect": expect}
    dialogue = Dialogue.model_validate_json(json.dumps(row))
    return Transcript(
        dialogue,
        [Exchange("bot", ["话"], [reply], [0.1], state_after=state) for reply in replies],
    )


def _ticket(**values: Any) -> OpenedTicket:
    given: dict[str, Any] = {
        "number": "TS1",
        "type": "complaint",
        "status": "new",
        "urge_count": 0,
        "text": "",
    }
    return OpenedTicket(**(given | values))


def test_words_wanted_and_words_forbidden_turn_by_turn() -> None:
    expect = {
        "reply_contains_any": [["您好", "你好"], None],
        "reply_contains_none": [None, ["我是真人"]],
    }
    assert failures(_transcript(expect, "您好！", "再见")) == []
    assert failures(_transcript(expect, "在的", "我是真人")) == [
        "第 1 轮应提到“您好”或“你好”",
        "第 2 轮不应出现“我是真人”",
    ]


def test_the_bot_must_say_something_while_it_is_in_charge() -> None:
    transcript = _transcript({}, " ")
    assert failures(transcript) == ["第 1 轮没有回复"]
    transcript.exchanges[0].state_before = "human"
    assert failures(transcript) == []


def test_states_after_each_turn_and_at_the_end() -> None:
    expect = {"state_after": ["bot", None], "state_any": ["queued", "ringing"]}
    assert failures(_transcript(expect, "一", "二")) == ["结束时应为 queued、ringing，实为 bot"]
    assert failures(_transcript(expect, "一", "二", state="queued")) == [
        "第 1 轮后应为 bot，实为 queued"
    ]


def test_tickets_are_counted_typed_and_read() -> None:
    expect = {
        "ticket": {
            "count": 1,
            "type": "complaint",
            "contains_any": [["50", "五十"]],
            "urge_count": 1,
            "not_status": ["closed"],
        }
    }
    transcript = _transcript(expect, "好的")
    assert failures(transcript) == ["应立 1 张工单，实立 0 张"]
    transcript.tickets = [_ticket(text="多扣五十元", urge_count=1)]
    assert failures(transcript) == []
    transcript.tickets = [_ticket(type="fault", status="closed", text="多扣30元")]
    assert len(failures(transcript)) == 4


def test_a_dialogue_that_broke_off_failed_for_that_reason() -> None:
    transcript = _transcript({}, "好的")
    transcript.broken = "连接中断"
    assert failures(transcript) == ["连接中断"]
    assert summary([transcript])["passed"] == 0


def test_a_transcript_is_a_page_with_its_verdict(tmp_path: Path) -> None:
    page = write(_transcript({}, "您好\n请讲"), tmp_path).read_text(encoding="utf-8")
    assert "**客户**：话" in page
    assert "> 您好\n> 请讲" in page
    assert "**结果**：通过" in page


def test_the_first_fitting_pattern_answers() -> None:
    answers = [("是否提交", "提交"), ("[？?]", "没有别的了")]
    assert reply_for(answers, "信息无误吗？是否提交") == "提交"
    assert reply_for(answers, "还有吗？") == "没有别的了"
    assert reply_for(answers, "好的") is None

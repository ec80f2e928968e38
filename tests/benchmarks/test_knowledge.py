from uuid import uuid4

import pytest

from benchmarks.evaluate.files import KnowledgeRow, QuestionRow
from benchmarks.evaluate.knowledge import (
    is_about,
    measure,
    measure_unanswerable,
    rank,
    tables,
    tables_unanswerable,
)
from knowledge_base.schemas import Decision, Hit, SearchResult


def _hit(key: str, group: str, topic: str, score: float = 0.9) -> Hit:
    return Hit(
        entry_id=uuid4(), key=key, group=group, topic=topic, question="", answer="", score=score
    )


BALANCE = _hit("billing.balance", "话费账单", "余额查询方式")
LIMIT = _hit("broadband.limit", "宽带", "报障时限城镇48h农村72h")
CODE = _hit("port_out.code", "携号转网", "授权码 SQXZ 及有效期(60分钟)")


@pytest.mark.parametrize(
    "topic",
    [
        "port_out.code",
        "授权码SQXZ及有效期（60分钟）",
        "携号转网·授权码 SQXZ 及有效期(60分钟)",
        "【携号转网】 授权码 sqxz 及有效期 60分钟",
    ],
)
def test_a_topic_names_an_entry_by_key_title_or_group_and_title(topic: str) -> None:
    assert is_about(CODE, topic)
    assert not is_about(BALANCE, topic)


def test_a_group_alone_or_a_part_of_a_title_is_no_match() -> None:
    assert not is_about(CODE, "携号转网")
    assert not is_about(BALANCE, "余额查询")


def test_rank_counts_from_one() -> None:
    assert rank([LIMIT, BALANCE], "余额查询方式") == 2
    assert rank([LIMIT], "余额查询方式") == 0


def _result(decision: Decision, *hits: Hit) -> SearchResult:
    return SearchResult(decision=decision, hits=list(hits), timings={"total": 2.0})


def test_rates_decisions_and_the_place_within_a_topic() -> None:
    rows = [
        KnowledgeRow(topic="话费账单·余额查询方式", question="余额哪里看"),
        KnowledgeRow(topic="话费账单·余额查询方式", question="还有钱吗"),
        KnowledgeRow(topic="宽带·报障时限城镇48h农村72h", question="多久修好"),
        KnowledgeRow(topic="宽带·报障时限城镇48h农村72h", question="乡下呢"),
    ]
    results = [
        _result(Decision.ANSWER, BALANCE, LIMIT),
        _result(Decision.CLARIFY, LIMIT, BALANCE),
        _result(Decision.ANSWER, BALANCE, CODE),
        _result(Decision.NONE),
    ]
    result = measure(rows, results)
    assert result["all"] == {"questions": 4, "r1": 0.25, "r3": 0.5, "mrr": (1 + 0.5) / 4}
    assert [rates["r1"] for rates in result["by_place"]] == [0.5, 0.0]
    assert result["decisions"] == {
        "answered_right": 1,
        "offered_right": 1,
        "answered_wrong": 1,
        "refused": 1,
    }
    assert len(result["misses"]) == 3
    assert tables(result)


def test_unanswerable_questions_by_decision() -> None:
    rows = [QuestionRow(question="股票代码"), QuestionRow(question="总部几层")]
    result = measure_unanswerable(
        rows, [_result(Decision.ANSWER, BALANCE), _result(Decision.NONE, BALANCE)]
    )
    assert result["decisions"] == {"answer": 1, "none": 1}
    assert result["answered"] == [
        {"question": "股票代码", "entry": "话费账单·余额查询方式", "score": 0.9}
    ]
    assert tables_unanswerable(result)

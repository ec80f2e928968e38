from uuid import uuid4

import pytest

from benchmarks.evaluate.files import KnowledgeRow
from benchmarks.evaluate.trust import Judged, judged, measure, tables
from knowledge_base.schemas import Decision, Hit, SearchResult


def _hit(topic: str, score: float) -> Hit:
    return Hit(
        entry_id=uuid4(), key="a.b", group="组", topic=topic, question="", answer="", score=score
    )


def test_a_first_hit_is_right_only_where_an_entry_is_and_it_is_that_one() -> None:
    rows = [KnowledgeRow(topic="甲", question="问"), KnowledgeRow(topic="甲", question="再问")]
    answerable = [
        SearchResult(decision=Decision.ANSWER, hits=[_hit("甲", 0.9)]),
        SearchResult(decision=Decision.NONE, hits=[]),
    ]
    unanswerable = [SearchResult(decision=Decision.CLARIFY, hits=[_hit("甲", 0.4)])]
    assert judged(rows, answerable, unanswerable) == [
        Judged(0.9, True, Decision.ANSWER),
        Judged(0.0, False, Decision.NONE),
        Judged(0.4, False, Decision.CLARIFY),
    ]


def test_probabilities_that_come_true_have_no_calibration_error() -> None:
    every = [Judged(0.0, False, Decision.NONE)] * 10 + [Judged(1.0, True, Decision.ANSWER)] * 10
    result = measure(every)
    assert result["ece"] == pytest.approx(0)
    assert result["brier"] == pytest.approx(0)
    assert len(result["bins"]) == 10


def test_too_sure_is_measured_by_the_distance_in_each_bin() -> None:
    half = [Judged(0.9, at % 2 == 0, Decision.ANSWER) for at in range(20)]
    result = measure(half)
    assert result["ece"] == pytest.approx(0.4)
    assert sum(part["questions"] for part in result["bins"]) == 20


def test_risk_grows_with_coverage_and_the_operating_points_lie_on_the_curve() -> None:
    every = [
        Judged(0.9, True, Decision.ANSWER),
        Judged(0.8, False, Decision.ANSWER),
        Judged(0.5, True, Decision.CLARIFY),
        Judged(0.1, False, Decision.NONE),
    ]
    result = measure(every)
    assert result["curve"] == [[0.25, 0.0], [0.5, 0.5], [0.75, pytest.approx(1 / 3)], [1.0, 0.5]]
    assert result["operating"]["answer"] == {"threshold": 0.8, "coverage": 0.5, "risk": 0.5}
    assert result["operating"]["offer"]["coverage"] == 0.75
    assert tables(result)

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.errors import HuiyinError
from knowledge_base.calibrate import ANSWER_PRECISION, TURNED_AWAY, Outcome, thresholds
from knowledge_base.calibration import Calibration, CalibrationMissing, load_calibration
from knowledge_base.calibration.examples import read_answerable, read_strange
from knowledge_base.calibration.fitting import fit_weights
from knowledge_base.content import read_folder
from knowledge_base.encoders import Encoder, identity
from knowledge_base.features import FEATURES, Candidate, Query, Rarity, bigrams, measure
from knowledge_base.fulltext import Vocabulary
from knowledge_base.schemas import Decision
from tests.knowledge_base.conftest import nearest_calibration


@pytest.fixture
def shipped(real_encoder: Encoder) -> Calibration:
    return load_calibration(identity(real_encoder))


def test_the_shipped_calibration_fits_the_shipped_encoder(shipped: Calibration) -> None:
    assert shipped.features == FEATURES
    assert 0 < shipped.middle < shipped.high < 1
    # Nearer, and further ahead of the others, is never less likely.
    assert min(shipped.weights) >= 0


def test_the_shipped_calibration_kept_its_promises(shipped: Calibration) -> None:
    answerable = shipped.measured["answerable"]
    unanswerable = shipped.measured["unanswerable"]

    assert answerable["answered_right"] >= ANSWER_PRECISION
    assert answerable["answered"] + answerable["asked_back"] >= 1 - TURNED_AWAY - 0.001
    assert unanswerable["answered"] + unanswerable["asked_back"] <= 0.1
    assert shipped.measured["ece"] <= 0.05
    assert shipped.measured["restated"]["answered_right"] >= 0.95


def test_the_unanswerable_lines_are_many_and_distinct() -> None:
    lines = [told.text for told in read_strange()]

    assert len(lines) >= 150
    assert len(set(lines)) == len(lines)


def test_decisions_follow_the_thresholds() -> None:
    calibration = nearest_calibration("x@1")

    assert [calibration.decide(best) for best in (None, 0.39, 0.4, 0.79, 0.8)] == [
        Decision.NONE,
        Decision.NONE,
        Decision.CLARIFY,
        Decision.CLARIFY,
        Decision.ANSWER,
    ]


def test_a_calibration_is_used_for_its_own_encoder_and_features_only(tmp_path: Path) -> None:
    calibration = nearest_calibration("x@1")
    calibration.save(tmp_path)

    assert load_calibration("x@1", tmp_path) == calibration
    with pytest.raises(CalibrationMissing):
        load_calibration("x@2", tmp_path)
    replace(calibration, features=("other",)).save(tmp_path)
    with pytest.raises(CalibrationMissing):
        load_calibration("x@1", tmp_path)
    assert not issubclass(CalibrationMissing, HuiyinError)


def test_thresholds_keep_precision_and_spare_the_unanswerable() -> None:
    sure = [Outcome("answerable", 0.9, True, True)] * 90
    unsure = [Outcome("answerable", 0.5, place % 2 == 0, True) for place in range(100)]
    strange = [Outcome("unanswerable", place / 100, False, False) for place in range(40)]

    high, middle = thresholds([*sure, *unsure, *strange])

    assert 0.5 < high <= 0.9
    # As high as can be without turning away more than four in a hundred that have an answer.
    assert middle == 0.5


def test_a_question_of_the_entry_counts_by_meaning_and_wording() -> None:
    rarity = Rarity(Vocabulary.of([["话费"], ["宽带"]]), Vocabulary.of([bigrams("话费答案")]))
    candidates = [
        Candidate("one", ["怎么查询话费", "话费多少"], [0.6, 0.3], ["话费"], "话费 答案"),
        Candidate("two", ["宽带怎么移机"], [0.2], ["宽带"], "宽带 移机"),
    ]

    entries, rows = measure(Query("请问怎么查询话费", frozenset({"话费"})), candidates, rarity)
    table = dict(zip(FEATURES, rows.T.tolist(), strict=True))

    assert entries == ["one", "two"]
    assert table["wording"][0] > 0.6 > 0.1 > table["wording"][1]
    assert table["nearest_lead"] == pytest.approx([0.4, -0.4])
    # What was not found counts as the farthest that was.
    assert table["near"] == pytest.approx([(0.6 + 0.3 + 0.2) / 3, 0.2])
    assert sum(table["votes"]) == pytest.approx(1)
    assert table["votes"][0] > 0.99
    assert table["answer_words"] == [1.0, 0.0]
    assert np.isfinite(rows).all()


def test_nothing_found_measures_nothing() -> None:
    entries, rows = measure(Query("x", frozenset()), [], Rarity(Vocabulary(), Vocabulary()))

    assert entries == []
    assert rows.shape == (0, len(FEATURES))


def test_calibration_questions_are_not_in_the_knowledge_base() -> None:
    """They must stay strange to it, or every figure fitted on them flatters."""
    known = {question for entry in read_folder() for question in entry.questions}
    asked = [question for questions in read_answerable().values() for question in questions]

    assert len(asked) == len(set(asked)) >= 800
    assert not known & set(asked)
    assert set(read_answerable()) <= {entry.key for entry in read_folder()}


def test_weights_find_what_speaks_for_an_entry() -> None:
    """Three candidates a question; the first feature marks the right one, the second is noise."""
    chance = np.random.default_rng(5)
    right: list[int | None] = [int(chance.integers(3)) if at % 4 else None for at in range(400)]
    rows = [chance.normal(size=(3, 2)) for _ in right]
    for row, place in zip(rows, right, strict=True):
        row[:, 0] -= 1
        if place is not None:
            row[place, 0] += 4

    weights, bias = fit_weights(rows, right, [1.0] * len(rows))

    assert weights[0] > 1 > 0.3 > weights[1] >= 0
    assert bias < 0

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.errors import HuiyinError
from knowledge_base.calibrate import ANSWER_PRECISION, ASKED_BACK_IN_VAIN, Outcome, thresholds
from knowledge_base.calibration import Calibration, CalibrationMissing, load_calibration
from knowledge_base.calibration.examples import read_unanswerable
from knowledge_base.encoders import Encoder, identity
from knowledge_base.features import FEATURES, Candidate, Query, Rarity, bigrams, measure
from knowledge_base.fulltext import Vocabulary
from knowledge_base.schemas import Decision
from tests.knowledge_base.conftest import centroid_calibration


@pytest.fixture
def shipped(real_encoder: Encoder) -> Calibration:
    return load_calibration(identity(real_encoder))


def test_the_shipped_calibration_fits_the_shipped_encoder(shipped: Calibration) -> None:
    assert shipped.features == FEATURES
    assert 0 < shipped.middle < shipped.high < 1
    # Nearer, and further ahead of the others, is never less likely.
    assert min(shipped.weights) > 0


def test_the_shipped_calibration_kept_its_promises(shipped: Calibration) -> None:
    answerable = shipped.measured["answerable"]
    unanswerable = shipped.measured["unanswerable"]

    assert answerable["answered_right"] >= ANSWER_PRECISION
    assert unanswerable["answered"] + unanswerable["asked_back"] <= ASKED_BACK_IN_VAIN + 0.001
    assert shipped.measured["restated"]["answered_right"] >= 0.95


def test_the_unanswerable_lines_are_many_and_distinct() -> None:
    lines = read_unanswerable()

    assert len(lines) >= 150
    assert len(set(lines)) == len(lines)


def test_decisions_follow_the_thresholds() -> None:
    calibration = centroid_calibration("x@1")

    assert [calibration.decide(best) for best in (None, 0.39, 0.4, 0.79, 0.8)] == [
        Decision.NONE,
        Decision.NONE,
        Decision.CLARIFY,
        Decision.CLARIFY,
        Decision.ANSWER,
    ]


def test_a_calibration_is_used_for_its_own_encoder_and_features_only(tmp_path: Path) -> None:
    calibration = centroid_calibration("x@1")
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
    assert 0.35 <= middle <= 0.4


def test_a_question_word_for_word_is_contained() -> None:
    rarity = Rarity(Vocabulary.of([["话费"], ["宽带"]]), Vocabulary.of([bigrams("话费答案")]))
    candidates = [
        Candidate("one", ["怎么查询话费"], 0.6, ["话费"], "话费 答案"),
        Candidate("two", ["宽带怎么移机"], 0.2, ["宽带"], "宽带 移机"),
    ]

    entries, rows = measure(Query("请问怎么查询话费", frozenset({"话费"})), candidates, rarity)
    table = dict(zip(FEATURES, rows.T.tolist(), strict=True))

    assert entries == ["one", "two"]
    assert table["contained"] == [1.0, 0.0]
    assert table["centroid_lead"] == pytest.approx([0.4, -0.4])
    assert table["answer_words"] == [1.0, 0.0]
    assert np.isfinite(rows).all()


def test_nothing_found_measures_nothing() -> None:
    entries, rows = measure(Query("x", frozenset()), [], Rarity(Vocabulary(), Vocabulary()))

    assert entries == []
    assert rows.shape == (0, len(FEATURES))

from pathlib import Path
from typing import Any

from benchmarks.evaluate.baseline import Baseline, fallen, figures_of, load, save


def _parts(accuracy: float, answered: int = 2) -> dict[str, dict[str, Any]]:
    return {
        "intents": {"decision": {"accuracy": accuracy, "macro_f1": 0.8}, "top3": 0.95},
        "unanswerable": {"questions": 100, "decisions": {"answer": answered}},
    }


ROWS = {"intents": 10, "unanswerable": 100}


def test_only_measured_parts_have_figures() -> None:
    assert figures_of(_parts(0.9)) == {
        "intents.accuracy": 0.9,
        "intents.macro_f1": 0.8,
        "intents.top3": 0.95,
        "unanswerable.answered": 0.02,
    }


def test_a_fall_of_more_than_one_point_is_named_and_a_smaller_one_is_not() -> None:
    baseline = Baseline(figures_of(_parts(0.9)), ROWS)
    assert fallen(_parts(0.895), ROWS, baseline) == []
    assert fallen(_parts(0.95), ROWS, baseline) == []
    assert fallen(_parts(0.88), ROWS, baseline) == ["意图识别·准确率 0.900 → 0.880"]


def test_what_should_be_low_falls_by_rising() -> None:
    baseline = Baseline(figures_of(_parts(0.9, answered=2)), ROWS)
    assert fallen(_parts(0.9, answered=5), ROWS, baseline) == ["答不了的问题·硬答 0.020 → 0.050"]
    assert fallen(_parts(0.9, answered=0), ROWS, baseline) == []


def test_another_number_of_rows_asks_for_a_new_baseline() -> None:
    baseline = Baseline(figures_of(_parts(0.9)), ROWS)
    (line,) = fallen(_parts(0.9), {**ROWS, "intents": 12}, baseline)
    assert "重写基线" in line


def test_writing_a_part_keeps_the_others(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    assert load(path) is None
    save(_parts(0.9), ROWS, path)
    save({"unanswerable": {"questions": 50, "decisions": {}}}, {"unanswerable": 50}, path)
    kept = load(path)
    assert kept is not None
    assert kept.figures["intents.accuracy"] == 0.9
    assert kept.figures["unanswerable.answered"] == 0.0
    assert kept.rows == {"intents": 10, "unanswerable": 50}

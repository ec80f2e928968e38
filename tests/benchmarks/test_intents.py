import pytest

from benchmarks.evaluate.files import IntentRow
from benchmarks.evaluate.intents import measure, tables, training_texts
from benchmarks.evaluate.nlu import FALLBACK, Understood
from benchmarks.evaluate.sent import as_sent

KNOWN = {"greet", "goodbye"}


def _understood(*names: str) -> Understood:
    return Understood(names[0], 0.9, tuple((name, 0.9) for name in names))


def test_accuracy_macro_f1_and_mix_ups() -> None:
    rows = [
        IntentRow(text="你好", intent="greet"),
        IntentRow(text="您好呀", intent="greet"),
        IntentRow(text="拜拜", intent="goodbye"),
        IntentRow(text="回见", intent="goodbye"),
    ]
    understood = [
        _understood("greet"),
        _understood("greet"),
        _understood("goodbye"),
        _understood("greet", "goodbye"),
    ]
    result = measure(rows, understood, KNOWN, trained_on={"你好"})
    assert result["decision"]["accuracy"] == 0.75
    # greet: precision 2/3, recall 1 -> 0.8; goodbye: precision 1, recall 1/2 -> 0.667.
    assert result["decision"]["macro_f1"] == pytest.approx((0.8 + 2 / 3) / 2)
    assert result["top3"] == 1.0
    assert result["recall"] == {"goodbye": 0.5, "greet": 1.0}
    assert result["confusions"] == [["goodbye", "greet", 1]]
    assert result["training_duplicates"] == 1
    assert result["without_training_duplicates"]["accuracy"] == pytest.approx(2 / 3)


def test_falling_back_is_a_miss_though_the_first_choice_was_right() -> None:
    result = measure(
        [IntentRow(text="你好", intent="greet")], [_understood(FALLBACK, "greet")], KNOWN
    )
    assert result["decision"]["accuracy"] == 0
    assert result["first_choice"]["accuracy"] == 1
    assert result["fallbacks"] == 1


def test_labels_the_model_does_not_know_are_counted_apart() -> None:
    rows = [IntentRow(text="你好", intent="greet"), IntentRow(text="放首歌", intent="music")]
    result = measure(rows, [_understood("greet"), _understood("greet")], KNOWN)
    assert result["unknown_labels"] == {"music": 1}
    assert result["decision"] == {"rows": 1, "accuracy": 1.0, "macro_f1": 1.0}
    assert any("music×1" in str(table) for table in tables(result))


def test_a_file_of_unknown_labels_only_scores_nothing() -> None:
    result = measure([IntentRow(text="放首歌", intent="music")], [_understood("greet")], KNOWN)
    assert result["decision"]["rows"] == 0
    assert tables(result)


def test_training_examples_are_compared_in_the_form_the_model_sees() -> None:
    texts = training_texts()
    assert len(texts) > 1000
    assert as_sent("看下余额") in texts
    assert not any(text.startswith("-") for text in texts)

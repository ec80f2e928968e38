import pytest

from benchmarks.evaluate.emotions import measure, tables
from benchmarks.evaluate.files import EmotionRow
from benchmarks.evaluate.nlu import Understood


def _felt(emotion: str | None) -> Understood:
    return Understood("greet", 0.9, (("greet", 0.9),), emotion, 0.8)


def test_scores_and_calm_words_that_would_alarm() -> None:
    rows = [
        EmotionRow(text="查下余额", emotion="calm"),
        EmotionRow(text="笑死我了", emotion="calm"),
        EmotionRow(text="快点啊", emotion="anxious"),
        EmotionRow(text="什么破服务", emotion="angry"),
    ]
    result = measure(rows, [_felt("calm"), _felt("angry"), _felt("anxious"), _felt("angry")])
    assert result["accuracy"] == 0.75
    assert result["macro_f1"] == pytest.approx((2 / 3 + 1 + 2 / 3) / 3)
    assert result["calm_disturbed"] == 0.5
    assert list(result["by_emotion"]) == ["calm", "anxious", "angry"]
    assert result["confusions"] == [["calm", "angry", 1]]
    assert result["mistakes"] == [
        {"text": "笑死我了", "emotion": "calm", "got": "angry", "confidence": 0.8}
    ]
    assert "焦急" in str(tables(result)[0])


def test_a_model_without_emotions_leaves_everybody_calm() -> None:
    result = measure([EmotionRow(text="快点啊", emotion="anxious")], [_felt(None)])
    assert result["accuracy"] == 0
    assert result["mistakes"][0]["got"] == "calm"

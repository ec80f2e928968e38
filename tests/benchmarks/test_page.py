"""The report page, from figures as a run makes them."""

from html.parser import HTMLParser
from pathlib import Path

import pytest

from benchmarks.evaluate import emotions, entities, intents, masking, trust, typos
from benchmarks.evaluate.baseline import Baseline
from benchmarks.evaluate.files import EmotionRow, EntityRow, IntentRow, MaskingRow
from benchmarks.evaluate.nlu import FALLBACK, Understood
from benchmarks.evaluate.page.render import write
from benchmarks.evaluate.trust import Judged
from knowledge_base.schemas import Decision

_VOID = {"meta", "input", "i", "line", "rect", "circle", "polyline", "polygon"}


class _Balance(HTMLParser):
    """Notes what is opened and not closed, and every address the page would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href")]
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            assert self.open.pop() == tag


@pytest.fixture
def page(tmp_path: Path) -> str:
    rows = [IntentRow(text="<b>你好</b>", intent="greet"), IntentRow(text="余额", intent="thanks")]
    got = [
        Understood("greet", 0.9, (("greet", 0.9),), "calm", 0.9),
        Understood(FALLBACK, 0.3, ((FALLBACK, 0.3), ("thanks", 0.2)), "angry", 0.7),
    ]
    every = [Judged(0.9, True, Decision.ANSWER), Judged(0.2, False, Decision.NONE)]
    content = {
        "at": "2026-01-02T03:04:05+00:00",
        "model": "0123456789abcdef",
        "rows": {"intents": 2},
        "parts": {
            "intents": intents.measure(rows, got, {"greet", "thanks"}),
            "entities": entities.measure([EntityRow(text="30块", entities=[])]),
            "masking": masking.measure_all([MaskingRow(text="好", secrets=[])]),
            "typos": typos.measure([typos.TypoRow(text="话废", corrected="话费")]),
            "emotions": emotions.measure([EmotionRow(text="好", emotion="calm")], got[:1]),
            "trust": trust.measure(every),
        },
        "others": {
            "chitchat": {
                "rows": 2,
                "as_request": 1,
                "answered": 0,
                "by_type": {"weather": {"rows": 2, "as_request": 1, "answered": 0}},
                "taken_for": [["ask_5g", 1]],
            }
        },
    }
    baseline = Baseline({"intents.accuracy": 0.6, "trust.ece": 0.1}, {"intents": 2})
    path = tmp_path / "report.html"
    write(content, baseline, path)
    return path.read_text(encoding="utf-8")


def test_the_page_is_whole_and_needs_nothing_else(page: str) -> None:
    parser = _Balance()
    parser.feed(page)
    assert parser.open == []
    assert all(address.startswith("#") for address in parser.addresses)
    assert "url(" not in page


def test_customers_words_are_text_and_not_markup(page: str) -> None:
    assert "<b>你好</b>" not in page


def test_figures_stand_beside_the_baseline(page: str) -> None:
    assert "▼ 10.0 点" in page, "accuracy fell from 0.6 to 0.5"
    assert 'class="much_worse"' in page
    assert page.count("<svg") == 4

"""The cards at the top: the headline figures of each part beside the baseline."""

from dataclasses import dataclass, field

from benchmarks.evaluate.baseline import (
    HEADLINES,
    TITLES,
    TOLERANCE,
    Baseline,
    Headline,
    Parts,
    figures_of,
)

_STEADY = 0.0005


@dataclass(frozen=True)
class Change:
    """How a figure moved against the baseline: `course` is better, worse, much_worse or same."""

    course: str
    words: str


@dataclass(frozen=True)
class Figure:
    title: str
    shown: str
    low: bool
    change: Change | None


@dataclass
class Card:
    part: str
    title: str
    rows: int | None
    figures: list[Figure] = field(default_factory=list)


def cards(parts: Parts, rows: dict[str, int], baseline: Baseline | None) -> list[Card]:
    """One card for each measured part with headline figures, the chief one first."""
    now = figures_of(parts)
    found: dict[str, Card] = {}
    for part, title in TITLES.items():
        if part in parts:
            found[part] = Card(part, title, rows.get(part))
    for headline in HEADLINES:
        if headline.key in now and headline.part in found:
            found[headline.part].figures.append(
                Figure(
                    headline.title,
                    _shown(headline, now[headline.key]),
                    headline.lower_is_better,
                    _change(headline, now[headline.key], baseline),
                )
            )
    return [card for card in found.values() if card.figures]


def _shown(headline: Headline, value: float) -> str:
    # F1, reciprocal ranks and errors are no shares of anything.
    plain = headline.name.endswith(("f1", "mrr", "ece"))
    return f"{value:.3f}" if plain else f"{value * 100:.1f}%"


def _change(headline: Headline, now: float, baseline: Baseline | None) -> Change | None:
    before = baseline.figures.get(headline.key) if baseline else None
    if before is None:
        return None
    better = headline.better_by(now, before)
    if abs(better) < _STEADY:
        return Change("same", "持平")
    arrow = "▲" if now > before else "▼"
    course = "better" if better > 0 else "much_worse" if better < -TOLERANCE else "worse"
    return Change(course, f"{arrow} {abs(now - before) * 100:.1f} 点")

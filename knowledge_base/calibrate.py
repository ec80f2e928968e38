"""`python -m knowledge_base.calibrate`: fit the probability and the thresholds of an encoder.

It learns from our own questions only (see `calibration.examples`). Figures in `measured` are of
questions the fitted model had not seen (five folds).
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import structlog

from core.logging import configure
from core.settings import get_settings
from knowledge_base.calibration import FOLDER, Calibration
from knowledge_base.calibration.examples import WEIGHTS, Corpus, Example
from knowledge_base.calibration.fitting import fit_weights
from knowledge_base.content import EntryContent, read_folder
from knowledge_base.encoders import Encoder, identity, load_encoder
from knowledge_base.features import FEATURES
from language.mask import mask

log = structlog.get_logger()

FOLDS = 5
# What customers ask; the other kinds only teach.
CUSTOMERS = ("answerable", "vague", "unanswerable", "elsewhere")
# Of the questions answered at once, this share must get the right entry.
ANSWER_PRECISION = 0.94
# Of the questions that have an answer, at most this share may be turned away. Asking back in vain
# costs a customer less than hearing that nobody knows.
TURNED_AWAY = 0.037


@dataclass(frozen=True)
class Outcome:
    """What a search of an example would have shown: its best probability and what is behind."""

    kind: str
    best: float
    right_first: bool
    right_in_three: bool


def fit(entries: Sequence[EntryContent], encoder: Encoder) -> Calibration:
    """The calibration of `encoder` on `entries`; some seconds for a thousand questions."""
    examples = list(Corpus(entries, encoder).examples())
    folds = np.random.default_rng(7).integers(0, FOLDS, len(examples))
    outcomes: list[Outcome] = []
    for fold in range(FOLDS):
        seen = [example for example, own in zip(examples, folds, strict=True) if own != fold]
        model = _fit(seen, identity(encoder))
        unseen = [example for example, own in zip(examples, folds, strict=True) if own == fold]
        outcomes += [_outcome(model, example) for example in unseen]
    high, middle = thresholds(outcomes)
    return replace(
        _fit(examples, identity(encoder)),
        high=high,
        middle=middle,
        measured=_measures(outcomes, high, middle),
    )


def thresholds(outcomes: Sequence[Outcome]) -> tuple[float, float]:
    """The lowest probabilities that keep the two promises above, in hundredths."""
    customers = [outcome for outcome in outcomes if outcome.kind in CUSTOMERS]
    known = [outcome.best for outcome in customers if outcome.kind == "answerable"]
    steps = [step / 100 for step in range(5, 100)]
    high = next(
        (step for step in steps if _precision(customers, step) >= ANSWER_PRECISION), steps[-1]
    )
    middle = next(
        (
            step
            for step in reversed(steps)
            if step <= high and np.mean([best < step for best in known]) <= TURNED_AWAY
        ),
        steps[0],
    )
    return high, middle


def _precision(outcomes: Sequence[Outcome], threshold: float) -> float:
    answered = [outcome for outcome in outcomes if outcome.best >= threshold]
    if not answered:
        return 1.0
    right = [outcome.right_first for outcome in answered]
    return float(np.average(right, weights=[WEIGHTS[outcome.kind] for outcome in answered]))


def _fit(examples: Sequence[Example], encoder: str) -> Calibration:
    rows = np.concatenate([example.rows for example in examples])
    mean, scale = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    weights, bias = fit_weights(
        [(example.rows - mean) / scale for example in examples],
        [
            example.entries.index(example.right) if example.right in example.entries else None
            for example in examples
        ],
        [WEIGHTS[example.kind] for example in examples],
    )

    def plain(values: Any) -> tuple[float, ...]:
        return tuple(round(float(value), 5) for value in values)

    return Calibration(
        encoder=encoder,
        features=FEATURES,
        mean=plain(mean),
        scale=plain(scale),
        weights=plain(weights),
        bias=round(bias, 5),
        high=1.0,
        middle=1.0,
    )


def _outcome(model: Calibration, example: Example) -> Outcome:
    chances = model.probability(example.rows)
    order = np.argsort(-chances)
    first = [example.entries[at] for at in order[:3]]
    return Outcome(
        example.kind,
        float(chances[order[0]]) if len(order) else 0.0,
        bool(first) and first[0] == example.right,
        example.right is not None and example.right in first,
    )


def _measures(outcomes: Sequence[Outcome], high: float, middle: float) -> dict[str, Any]:
    measures: dict[str, Any] = {}
    for kind in WEIGHTS:
        own = [outcome for outcome in outcomes if outcome.kind == kind]
        answered = [outcome for outcome in own if outcome.best >= high]
        asked = [outcome for outcome in own if middle <= outcome.best < high]
        measures[kind] = {
            "questions": len(own),
            "answered": _share(len(answered), len(own)),
            "asked_back": _share(len(asked), len(own)),
        }
        if kind in ("answerable", "restated"):
            measures[kind] |= {
                "right_first": _share(sum(outcome.right_first for outcome in own), len(own)),
                "right_in_three": _share(sum(outcome.right_in_three for outcome in own), len(own)),
                "answered_right": _share(
                    sum(outcome.right_first for outcome in answered), len(answered)
                ),
                "asked_back_right_in_three": _share(
                    sum(outcome.right_in_three for outcome in asked), len(asked)
                ),
            }
    measures["ece"] = round(_calibration_error(outcomes), 4)
    return measures


def _calibration_error(outcomes: Sequence[Outcome]) -> float:
    """Expected calibration error of the first hit, over ten bins of as many customers' questions:
    how far, on average, the probability is from the share that was right."""
    asked = [each for each in outcomes if each.kind in ("answerable", "unanswerable")]
    asked.sort(key=lambda each: each.best)
    bins = np.array_split(np.arange(len(asked)), 10)
    gaps = [
        abs(np.mean([asked[at].best - asked[at].right_first for at in each])) * len(each)
        for each in bins
        if len(each)
    ]
    return float(sum(gaps) / max(1, len(asked)))


def _share(part: int, whole: int) -> float:
    return round(part / whole, 3) if whole else 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description="校准知识检索的置信度")
    parser.add_argument("--output", type=Path, default=FOLDER, help="存放校准文件的文件夹")
    arguments = parser.parse_args()
    settings = get_settings()
    configure(settings, "calibrate", mask)
    calibration = fit(read_folder(), load_encoder(settings.encoder))
    path = calibration.save(arguments.output)
    log.info(
        "knowledge.calibrated",
        file=str(path),
        high=calibration.high,
        middle=calibration.middle,
        **calibration.measured,
    )


if __name__ == "__main__":
    main()

"""From measurements to one probability and one decision; fitted by `knowledge_base.calibrate`."""

import json
import re
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from knowledge_base.features import FEATURES, Matrix
from knowledge_base.schemas import Decision

FOLDER = Path(__file__).parent
FORMAT = 1


class CalibrationMissing(LookupError):
    """No usable calibration of this encoder."""


@dataclass(frozen=True)
class Calibration:
    """A logistic model on standardised features, and the thresholds of the decision.

    `encoder` is an identity such as "domain@81dc36ff8fb0"; `measured` tells how it was fitted and
    how well it did on questions it had not seen.
    """

    encoder: str
    features: tuple[str, ...]
    mean: tuple[float, ...]
    scale: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float
    high: float
    middle: float
    measured: dict[str, Any] = field(default_factory=dict)
    format: int = FORMAT

    def probability(self, rows: Matrix) -> npt.NDArray[np.float64]:
        """For all candidates of one question (entries, features): each one's chance to be right.

        They share one whole with "none of them": of two entries that both look certain, neither
        is above one half.
        """
        standard = (rows - np.array(self.mean)) / np.array(self.scale)
        odds: npt.NDArray[np.float64] = np.exp(standard @ np.array(self.weights) + self.bias)
        chances: npt.NDArray[np.float64] = odds / (1 + odds.sum())
        return chances

    def decide(self, best: float | None) -> Decision:
        if best is None or best < self.middle:
            return Decision.NONE
        return Decision.ANSWER if best >= self.high else Decision.CLARIFY

    def save(self, folder: Path = FOLDER) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / _file_name(self.encoder)
        path.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n")
        return path


def load_calibration(encoder: str, *folders: Path) -> Calibration:
    """The calibration of `encoder` (an identity), from the package or one of `folders`."""
    for folder in (FOLDER, *folders):
        path = folder / _file_name(encoder)
        if not path.is_file():
            continue
        raw = json.loads(path.read_text())
        if raw.get("format") != FORMAT or raw["encoder"] != encoder:
            continue
        if tuple(raw["features"]) != FEATURES:
            continue
        vectors = ("features", "mean", "scale", "weights")
        return Calibration(**{**raw, **{name: tuple(raw[name]) for name in vectors}})
    raise CalibrationMissing(f"no calibration of {encoder}: run python -m knowledge_base.calibrate")


def _file_name(encoder: str) -> str:
    return re.sub(r"[^\w.-]", "_", encoder.partition("@")[0]) + ".json"

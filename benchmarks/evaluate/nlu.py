"""The trained model's opinion on many texts at once, from Rasa's own environment."""

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.evaluate.sent import as_sent
from core.settings import ROOT
from deploy.local.environment import BOT_PYTHON, Environment

FALLBACK = "nlu_fallback"


@dataclass(frozen=True)
class Understood:
    """`intent` is what the dialogue gets; `ranking` the classifier's own order, best first.

    `emotion` is None where the model judges none; `ms` is the time of this one text.
    """

    intent: str
    confidence: float
    ranking: tuple[tuple[str, float], ...]
    emotion: str | None = None
    emotion_confidence: float = 0.0
    ms: float = 0.0

    @property
    def first(self) -> str:
        """The classifier's best intent, whether or not it was sure enough."""
        names = [name for name, _ in self.ranking if name != FALLBACK]
        return names[0] if names else self.intent

    def best(self, count: int) -> list[tuple[str, float]]:
        """The classifier's first intents with their probabilities, falling back left out."""
        return [pair for pair in self.ranking if pair[0] != FALLBACK][:count]


def understand(
    texts: Sequence[str], model: Path, environment: Environment
) -> tuple[frozenset[str], list[Understood]]:
    """The model's intent names, and what it makes of each text as the product sends it."""
    sent = [_harmless(as_sent(text)) for text in texts]
    lines = "".join(json.dumps({"text": text}) + "\n" for text in sent)
    done = subprocess.run(
        [str(BOT_PYTHON), "-m", "benchmarks.evaluate.nlu_batch", str(model)],
        cwd=ROOT,
        env=environment.rasa(),
        input=lines,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"模型加载或识别失败：\n{done.stderr[-3000:]}")
    head, *items = [json.loads(line) for line in done.stdout.splitlines()]
    return frozenset(head["intents"]), [
        Understood(
            item["intent"] or FALLBACK,
            item["confidence"],
            tuple((name, confidence) for name, confidence in item["ranking"]),
            item["emotion"],
            item["emotion_confidence"],
            item["ms"],
        )
        for item in items
    ]


def _harmless(text: str) -> str:
    # As the door into Rasa does: a leading "/" is never a command when a customer types it.
    return "／" + text[1:] if text.startswith("/") else text

"""Our own labelled sentences: what the bot and the knowledge base are made from, nothing else."""

from dataclasses import dataclass
from pathlib import Path

import yaml

from knowledge_base.content import read_folder
from language.normalise import normalise
from language.pieces import neutral

NLU = Path(__file__).parents[1] / "bot" / "data" / "nlu"


@dataclass(frozen=True)
class Labelled:
    """A sentence as the encoder sees it, and its label."""

    text: str
    label: str


def intents() -> list[Labelled]:
    """The bot's examples with their intent, each sentence once."""
    found: dict[str, str] = {}
    for path in sorted(NLU.glob("*.yml")):
        for block in yaml.safe_load(path.read_text("utf-8"))["nlu"]:
            if "intent" in block:
                for line in block["examples"].splitlines():
                    found.setdefault(seen(line.removeprefix("- ")), block["intent"])
    return [Labelled(text, label) for text, label in found.items() if text]


def topics() -> list[Labelled]:
    """The questions of the knowledge base with the key of their entry."""
    return [
        Labelled(seen(question), entry.key)
        for entry in read_folder()
        for question in entry.questions
    ]


def seen(text: str) -> str:
    """A customer's words as they reach the encoder."""
    return neutral(normalise(text))

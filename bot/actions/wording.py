"""Renders `utter_*` texts of the domain, for words and lines inside other answers."""

from typing import Any

Domain = dict[str, Any]


def words_of(domain: Domain, response: str, /, **facts: object) -> str:
    """The first text of a response, filled in, e.g. `words_of(domain, "utter_line_plan", …)`."""
    text: str = domain["responses"][response][0]["text"]
    return text.format(**facts)


def brief(text: str, length: int = 30) -> str:
    """The beginning of a text, for a title."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"

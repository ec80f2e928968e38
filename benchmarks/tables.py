"""Small tables for a terminal, with Chinese characters counted as two columns."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Table:
    """A title, column heads, rows of ready-made cells and notes below."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = field(default=())

    def __str__(self) -> str:
        lines = [list(self.heads), *[list(row) for row in self.rows]]
        widths = [max(map(width, column)) for column in zip(*lines, strict=True)]
        rule = "  " + "─" * (sum(widths) + 2 * (len(widths) - 1))
        head, *body = [_line(line, widths) for line in lines]
        notes = [f"  · {note}" for note in self.notes]
        return "\n".join([f"\n■ {self.title}", head, rule, *body, *notes])


def width(text: str) -> int:
    """Columns a text takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def percent(part: float, whole: float = 1.0) -> str:
    """`12.3%`, or a dash when there is nothing to divide by."""
    return f"{100 * part / whole:.1f}%" if whole else "—"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *rest = zip(cells, widths, strict=True)
    # The first column names the row, the others are figures.
    parts = [first[0] + " " * (first[1] - width(first[0]))]
    parts += [" " * (wanted - width(cell)) + cell for cell, wanted in rest]
    return ("  " + "  ".join(parts)).rstrip()

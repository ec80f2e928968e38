"""Misspelt words: sentences put right, characters put right, right sentences left alone."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.evaluate.files import OWN, Filled, Row, read
from benchmarks.tables import Table, percent
from language.folding import fold
from language.typos import corrected


class TypoRow(Row):
    """`corrected` is what `text` should have been; the two are equally long."""

    text: Filled
    corrected: Filled


def in_use(text: str) -> str:
    """The words as the product reads them; what the customer wrote stays as it is."""
    return corrected(fold(text).text)


def measure(rows: Sequence[TypoRow], correct: Callable[[str], str] = in_use) -> dict[str, Any]:
    """Compares in folded form, position by position.

    `sentences` are the rows with typos that came out as the file has them, `characters` the
    misspelt characters put right, `touched` the rows without typos that were changed.
    """
    wrong = right = characters = put_right = clean = 0
    missed: list[dict[str, str]] = []
    touched: list[dict[str, str]] = []
    for row in rows:
        written, wanted = fold(row.text).text, fold(row.corrected).text
        got = correct(row.text)
        if written == wanted:
            clean += 1
            if got != wanted:
                touched.append({"text": row.text, "got": got})
            continue
        wrong += 1
        right += got == wanted
        places = [i for i, (a, b) in enumerate(zip(written, wanted, strict=True)) if a != b]
        characters += len(places)
        put_right += sum(got[i] == wanted[i] for i in places)
        if got != wanted:
            missed.append({"text": row.text, "corrected": row.corrected, "got": got})
    return {
        "rows": len(rows),
        "with_typos": wrong,
        "sentences": right,
        "characters": characters,
        "characters_right": put_right,
        "clean": clean,
        "missed": missed,
        "touched": touched,
    }


def tables(result: dict[str, Any]) -> list[Table]:
    rows = [
        ("错句整句改对", f"{result['sentences']}/{result['with_typos']}",
         percent(result["sentences"], result["with_typos"])),
        ("错字改对", f"{result['characters_right']}/{result['characters']}",
         percent(result["characters_right"], result["characters"])),
        ("净句被误改", f"{len(result['touched'])}/{result['clean']}",
         percent(len(result["touched"]), result["clean"])),
    ]  # fmt: skip
    return [Table("错字纠正", ("", "句或字", "比例"), rows)]


def evaluate(path: Path = OWN / "typos.jsonl") -> dict[str, Any]:
    """Measures the product's corrections over a file of `TypoRow`. Raises `FileError`."""
    return measure(read(path, TypoRow))


if __name__ == "__main__":
    for table in tables(evaluate()):
        print(table)

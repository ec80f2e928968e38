"""Who was taken for whom: a square of labels, told rows against decided columns."""

from collections import Counter
from collections.abc import Mapping, Sequence

from markupsafe import Markup

from benchmarks.evaluate.page.svg import Drawing

# Name of a group of labels and the labels.
Group = tuple[str, Sequence[str]]


def heat_map(
    groups: Sequence[Group],
    extra_columns: Sequence[str],
    counts: Mapping[tuple[str, str], int],
    names: Mapping[str, str],
    *,
    cell: float = 14,
    margin: float = 84,
) -> Markup:
    """Green on the diagonal, red beside it, each the darker the larger its share of the row.

    `counts` is (told, decided) -> sentences; `extra_columns` are decisions that no row has.
    """
    rows = [label for _, labels in groups for label in labels]
    columns = [*rows, *extra_columns]
    totals: Counter[str] = Counter()
    for (told, _), count in counts.items():
        totals[told] += count
    width = margin + cell * len(columns) + 8
    height = margin + cell * len(rows) + 8
    drawing = Drawing(width, height, f"混淆矩阵，{len(rows)} 类")
    for x, column in enumerate(columns):
        place = margin + cell * (x + 0.5)
        drawing.text(place + 3.5, margin - 6, names.get(column, column), "label", turned=-90)
    for y, row in enumerate(rows):
        top = margin + cell * y
        drawing.text(margin - 6, top + cell * 0.72, names.get(row, row), "label", anchor="end")
        if y % 2:
            drawing.box(margin, top, cell * len(columns), cell, "stripe")
        for x, column in enumerate(columns):
            if count := counts.get((row, column), 0):
                share = count / totals[row]
                said = (
                    f"{names.get(row, row)} → {names.get(column, column)}：{count} / {totals[row]}"
                )
                right = row == column
                drawing.box(
                    margin + cell * x,
                    top,
                    cell,
                    cell,
                    "right" if right else "wrong",
                    strength=0.15 + 0.8 * (share if right else min(1.0, share * 2.5)),
                    title=f"{said}：{count} / {totals[row]}",
                )
                drawing.text(
                    margin + cell * (x + 0.5),
                    top + cell * 0.7,
                    str(count),
                    "count strong" if (share if right else share * 2.5) > 0.5 else "count",
                    anchor="middle",
                )
    _rules(drawing, groups, len(columns), cell, margin)
    return drawing.markup(fixed=width > 600)


def _rules(
    drawing: Drawing, groups: Sequence[Group], columns: int, cell: float, margin: float
) -> None:
    """Thin lines between the groups."""
    rows = sum(len(labels) for _, labels in groups)
    at = 0
    for _, labels in [*groups, ("", [])]:
        place = margin + cell * at
        drawing.line(margin, place, margin + cell * columns, place, "rule")
        drawing.line(place, margin, place, margin + cell * rows, "rule")
        at += len(labels)
    end = margin + cell * columns
    drawing.line(end, margin, end, margin + cell * rows, "rule")

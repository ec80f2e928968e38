"""The reliability diagram and the risk-coverage curve."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from benchmarks.evaluate.page.svg import Drawing

_WIDTH, _HEIGHT = 460, 380
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 16, 16, 50
_Z = 1.96


@dataclass(frozen=True)
class _Axes:
    """Maps shares to places: x over 0..1, y over 0..`top`."""

    drawing: Drawing
    top: float = 1.0

    def x(self, share: float) -> float:
        return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)

    def y(self, share: float) -> float:
        return _HEIGHT - _BOTTOM - share / self.top * (_HEIGHT - _TOP - _BOTTOM)

    def draw(self, across: str, up: str) -> None:
        for step in range(6):
            share = step / 5
            self.drawing.line(self.x(0), self.y(share * self.top), self.x(1),
                              self.y(share * self.top), "grid")  # fmt: skip
            self.drawing.text(self.x(0) - 8, self.y(share * self.top) + 4,
                              f"{share * self.top:.0%}", "tick", anchor="end")  # fmt: skip
            self.drawing.text(self.x(share), self.y(0) + 18, f"{share:.0%}", "tick",
                              anchor="middle")  # fmt: skip
        self.drawing.text(self.x(0.5), _HEIGHT - 8, across, "axis", anchor="middle")
        self.drawing.text(14, self.y(self.top / 2), up, "axis", anchor="middle", turned=-90)


def reliability(trust: Mapping[str, Any]) -> Markup:
    """A dot for each bin with its 95% interval; on the diagonal a probability means itself."""
    drawing = Drawing(_WIDTH, _HEIGHT, f"可靠性图，期望校准误差 {trust['ece']:.3f}")
    axes = _Axes(drawing)
    axes.draw("检索给出的概率", "首选确实正确的比例")
    drawing.line(axes.x(0), axes.y(0), axes.x(1), axes.y(1), "ideal")
    bins: Sequence[Mapping[str, float]] = trust["bins"]
    for part in bins:
        x = axes.x(part["probability"])
        low, high = _interval(part["right"], part["questions"])
        drawing.line(x, axes.y(part["probability"]), x, axes.y(part["right"]), "gap")
        drawing.line(x, axes.y(low), x, axes.y(high), "whisker")
    drawing.path([(axes.x(p["probability"]), axes.y(p["right"])) for p in bins], "curve thin")
    for part in bins:
        told = (
            f"{part['low']:.2f}–{part['high']:.2f}：{part['questions']} 问，"
            f"平均概率 {part['probability']:.2f}，正确 {part['right']:.0%}"
        )
        drawing.dot(axes.x(part["probability"]), axes.y(part["right"]), 5, "point", told)
    return drawing.markup()


def _interval(share: float, count: float) -> tuple[float, float]:
    """Wilson's 95% interval of a share."""
    whole = 1 + _Z**2 / count
    middle = (share + _Z**2 / (2 * count)) / whole
    reach = _Z / whole * math.sqrt(share * (1 - share) / count + _Z**2 / (4 * count**2))
    return max(0.0, middle - reach), min(1.0, middle + reach)


_OPERATING = {"answer": "直接回答", "offer": "回答或给选项"}


def risk_coverage(trust: Mapping[str, Any]) -> Markup:
    """Share of wrong first hits when only the surest are answered, and where the product is."""
    worst = max(risk for _, risk in trust["curve"])
    top = max(0.1, math.ceil(worst * 10) / 10)
    drawing = Drawing(_WIDTH, _HEIGHT, f"风险—覆盖曲线，曲线下面积 {trust['aurc']:.3f}")
    axes = _Axes(drawing, top)
    axes.draw("覆盖：作答的问题占全部的比例", "风险：其中首选有误的比例")
    points = [(axes.x(coverage), axes.y(risk)) for coverage, risk in trust["curve"]]
    drawing.area([(points[0][0], axes.y(0)), *points, (points[-1][0], axes.y(0))], "under")
    drawing.path(points, "curve")
    for line, (name, title) in enumerate(_OPERATING.items()):
        if point := trust["operating"].get(name):
            x, y = axes.x(point["coverage"]), axes.y(point["risk"])
            drawing.line(x, axes.y(0), x, y, "drop")
            drawing.dot(x, y, 6, f"mark {name}", title)
            # The upper left is free: nobody errs most where the search is surest.
            key = _TOP + 14 + 40 * line
            drawing.dot(_LEFT + 16, key - 4, 6, f"mark {name}")
            drawing.text(_LEFT + 30, key, title, "callout")
            told = (
                f"概率 ≥ {point['threshold']:.2f} · 覆盖 {point['coverage']:.1%}"
                f" · 有误 {point['risk']:.1%}"
            )
            drawing.text(_LEFT + 30, key + 16, told, "tick")
    return drawing.markup()

"""Drawing in SVG. Colours are the page's CSS variables, so charts follow light, dark and print."""

from collections.abc import Sequence

from markupsafe import Markup, escape


class Drawing:
    """A picture `width` by `height` units; shapes are added in order, later ones on top."""

    def __init__(self, width: float, height: float, label: str) -> None:
        self._size = f"{width:g} {height:g}"
        self._width = width
        self._label = label
        self._shapes: list[str] = []

    def line(self, x1: float, y1: float, x2: float, y2: float, style: str, title: str = "") -> None:
        shape = f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="{style}"'
        self._shapes.append(_closed(shape, "line", title))

    def path(self, points: Sequence[tuple[float, float]], style: str) -> None:
        steps = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        self._shapes.append(f'<polyline points="{steps}" class="{style}"/>')

    def area(self, points: Sequence[tuple[float, float]], style: str) -> None:
        steps = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        self._shapes.append(f'<polygon points="{steps}" class="{style}"/>')

    def dot(self, x: float, y: float, radius: float, style: str, title: str = "") -> None:
        shape = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" class="{style}"'
        self._shapes.append(_closed(shape, "circle", title))

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        style: str,
        *,
        strength: float = 1.0,
        title: str = "",
    ) -> None:
        """`strength` (0..1) is how opaque the fill is."""
        shape = (
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
            f' class="{style}" fill-opacity="{strength:.2f}"'
        )
        self._shapes.append(_closed(shape, "rect", title))

    def text(
        self, x: float, y: float, words: str, style: str = "", *, anchor: str = "start",
        turned: float = 0,
    ) -> None:  # fmt: skip
        turn = f' transform="rotate({turned:g} {x:.1f} {y:.1f})"' if turned else ""
        self._shapes.append(
            f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" class="{style}"{turn}>'
            f"{escape(words)}</text>"
        )

    def markup(self, *, fixed: bool = False) -> Markup:
        """The finished picture; a `fixed` one does not shrink with the page."""
        size = f' width="{self._width:g}"' if fixed else ""
        return Markup(
            f'<svg viewBox="0 0 {self._size}"{size} role="img" aria-label="{escape(self._label)}">'
            + "".join(self._shapes)
            + "</svg>"
        )


def _closed(shape: str, name: str, title: str) -> str:
    return f"{shape}><title>{escape(title)}</title></{name}>" if title else f"{shape}/>"

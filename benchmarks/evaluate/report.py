"""Results on the terminal and as JSON."""

import json
import platform
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.evaluate.measuring import TABLES, Figures
from benchmarks.evaluate.others.folder import tables
from core.clock import now
from core.settings import ROOT
from deploy.local.train import sources_digest


class Report:
    """Shows each part as soon as it is measured and keeps the figures."""

    def __init__(
        self, files: Mapping[str, Path], rows: Mapping[str, int], model: Path | None = None
    ) -> None:
        self.rows = dict(rows)
        self.parts: Figures = {}
        self.others: Figures = {}
        self._files = files
        self._head = {
            "at": now().isoformat(timespec="seconds"),
            "model": _model_name(model) if model else sources_digest(),
            "machine": platform.machine(),
        }

    @property
    def content(self) -> dict[str, Any]:
        others = {"others": self.others} if self.others else {}
        return {**self._head, "rows": self.rows, "parts": self.parts, **others}

    def add(self, part: str, figures: dict[str, Any]) -> None:
        named = {"file": _shown(self._files[part])} if part in self._files else {}
        self.parts[part] = {**named, **figures}
        for table in TABLES[part](figures):
            print(table, flush=True)

    def add_all(self, figures: Figures) -> None:
        for part, each in figures.items():
            self.add(part, each)

    def add_others(self, figures: Figures) -> None:
        """Results on other people's data, kept apart from ours."""
        self.others.update(figures)
        for table in tables(figures):
            print(table, flush=True)

    def write(self, *paths: Path) -> None:
        text = json.dumps(self.content, ensure_ascii=False, indent=1) + "\n"
        for path in paths:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")


def _model_name(model: Path) -> str:
    return model.name.removesuffix(".tar.gz").removeprefix("huiyin-")


def _shown(path: Path) -> str:
    """Within the project as it is called there, elsewhere by its name."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else path.name

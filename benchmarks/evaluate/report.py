"""Results on the terminal and as JSON."""

import json
import platform
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.tables import Table
from core.clock import now
from deploy.local.train import sources_digest


class Report:
    """Shows each part as soon as it is measured and keeps the figures."""

    def __init__(self) -> None:
        self._figures: dict[str, Any] = {
            "at": now().isoformat(timespec="seconds"),
            "model": sources_digest(),
            "machine": platform.machine(),
            "parts": {},
        }

    def add(self, part: str, file: Path, figures: dict[str, Any], tables: Sequence[Table]) -> None:
        self._figures["parts"][part] = {"file": str(file), **figures}
        for table in tables:
            print(table, flush=True)

    def write(self, *paths: Path) -> None:
        text = json.dumps(self._figures, ensure_ascii=False, indent=1) + "\n"
        for path in paths:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

"""Chinese names of statuses, types and call-back outcomes, from `labels.yml`."""

from functools import cache
from pathlib import Path

import yaml


@cache
def _labels() -> dict[str, dict[str, str]]:
    labels: dict[str, dict[str, str]] = yaml.safe_load(
        Path(__file__).with_name("labels.yml").read_text("utf-8")
    )
    return labels


def label(kind: str, value: str) -> str:
    """`label("status", "processing")` is 处理中."""
    return _labels()[kind][value]

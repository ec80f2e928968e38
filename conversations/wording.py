"""The desk's own Chinese texts, from `wording.yml`."""

from functools import lru_cache
from pathlib import Path

import yaml


@lru_cache
def _texts() -> dict[str, str]:
    path = Path(__file__).with_name("wording.yml")
    texts: dict[str, str] = {}
    for key, value in yaml.safe_load(path.read_text("utf-8")).items():
        if isinstance(value, dict):
            texts.update({f"{key}.{name}": text for name, text in value.items()})
        else:
            texts[key] = value
    return texts


def say(key: str, **values: object) -> str:
    """The text under `key` ("queued", "ticket_changed.closed"); KeyError if there is none."""
    return _texts()[key].strip().format(**values)


def known(key: str) -> bool:
    return key in _texts()

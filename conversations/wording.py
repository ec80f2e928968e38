"""The desk's own Chinese texts, from `wording.yml`."""

import re
from functools import lru_cache
from pathlib import Path

import yaml

_FOLD = re.compile(r"(?<=[，。；！？、])\n +(?=[^\x00-\x7f{])")


@lru_cache
def _texts() -> dict[str, str]:
    path = Path(__file__).with_name("wording.yml")
    texts: dict[str, str] = {}
    # Folded YAML lines are joined by blanks, which Chinese does not want.
    plain = _FOLD.sub("", path.read_text("utf-8"))
    for key, value in yaml.safe_load(plain).items():
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

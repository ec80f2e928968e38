"""How intents are called and grouped: by the skill they belong to."""

import re
from functools import lru_cache

import yaml

from benchmarks.evaluate.page.heat_map import Group
from core.settings import ROOT

_CONSOLE = ROOT / "web" / "src" / "staff" / "console" / "intents.ts"
_NAMED = re.compile(r"(\w+): '([^']+)'")


@lru_cache(maxsize=1)
def titles() -> dict[str, str]:
    """The Chinese names the console shows; an intent without one goes by its identifier."""
    if not _CONSOLE.is_file():
        return {}
    return dict(_NAMED.findall(_CONSOLE.read_text(encoding="utf-8")))


@lru_cache(maxsize=1)
def by_skill() -> tuple[Group, ...]:
    """Skill -> its intents, as `bot/domain` lists them."""
    groups: list[Group] = []
    for path in sorted((ROOT / "bot" / "domain").glob("*.yml")):
        listed = (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("intents") or []
        names = [next(iter(each)) if isinstance(each, dict) else str(each) for each in listed]
        if names:
            groups.append((path.stem, names))
    return tuple(groups)


def grouped(labels: set[str]) -> list[Group]:
    """These labels in the skills' order; unknown ones come last."""
    found = [(skill, [name for name in names if name in labels]) for skill, names in by_skill()]
    rest = labels - {name for _, names in found for name in names}
    found.append(("", sorted(rest)))
    return [(skill, names) for skill, names in found if names]

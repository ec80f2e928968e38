"""Masking: what still shows afterwards, and what was hidden though it is harmless."""

from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.evaluate.files import MaskingRow
from benchmarks.evaluate.sent import as_sent
from benchmarks.tables import Table, percent
from language.mask import mask
from language.normalise import normalise

# For people: logs, workbench, exports. For machines: what Rasa and the search get and store.
FORMS: tuple[tuple[str, str, Callable[[str], str]], ...] = (
    ("shown", "给人看的脱敏文本", mask),
    ("sent", "送给 Rasa 与检索的文本", as_sent),
)


def measure(
    rows: Sequence[MaskingRow],
    hide: Callable[[str], str],
    same_form: Callable[[str], str] = normalise,
) -> dict[str, Any]:
    """A secret leaks when it shows as written, or in the normal form of what is shown.

    A harmless part counts as hidden when it shows neither as written nor in normal form.
    """
    leaks: list[dict[str, str]] = []
    hidden: list[dict[str, str]] = []
    for row in rows:
        after = hide(row.text)
        plain = same_form(after)
        for secret in row.secrets:
            if secret in after or same_form(secret) in plain:
                leaks.append({"text": row.text, "secret": secret, "after": after})
        for part in row.innocent:
            if part not in after and same_form(part) not in plain:
                hidden.append({"text": row.text, "innocent": part, "after": after})
    return {
        "rows": len(rows),
        "secrets": sum(len(row.secrets) for row in rows),
        "leaks": leaks,
        "innocent": sum(len(row.innocent) for row in rows),
        "hidden": hidden,
    }


def measure_all(rows: Sequence[MaskingRow]) -> dict[str, Any]:
    return {key: measure(rows, hide) for key, _, hide in FORMS}


def tables(result: dict[str, Any]) -> list[Table]:
    rows = []
    notes: list[str] = []
    for key, title, _ in FORMS:
        each = result[key]
        leaks, hidden = len(each["leaks"]), len(each["hidden"])
        rows.append(
            (
                title,
                f"{leaks}/{each['secrets']}",
                percent(leaks, each["secrets"]),
                f"{hidden}/{each['innocent']}",
                percent(hidden, each["innocent"]),
            )
        )
        notes += [f"漏遮“{item['secret']}”：{item['text']!r}" for item in each["leaks"][:5]]
        notes += [f"误遮“{item['innocent']}”：{item['text']!r}" for item in each["hidden"][:5]]
    heads = ("", "漏遮", "漏遮率", "误遮", "误遮率")
    return [Table("脱敏", heads, rows, list(dict.fromkeys(notes)))]

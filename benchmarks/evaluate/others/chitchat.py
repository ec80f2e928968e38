"""What is no telecom question at all: small talk and tasks of other assistants."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.evaluate.files import Filled, Row
from benchmarks.evaluate.nlu import FALLBACK, Understood
from benchmarks.tables import Table, percent
from knowledge_base.schemas import Decision, SearchResult

CHITCHAT = "chitchat_oos.jsonl"
# Every other intent is a telecom request: the bot starts an errand, answers from the knowledge
# base, opens a ticket or calls a person.
NO_REQUEST = frozenset(
    {
        FALLBACK, "out_of_scope", "chitchat", "bot_identity", "greet", "thanks", "goodbye",
        "affirm", "deny", "stop", "repeat", "provide_info", "correct_info", "refuse_info",
        "confirm_solved", "rate_service", "praise",
        "choose_entry", "choose_option", "confirm_ticket", "resume_after_verify",
    }
)  # fmt: skip


class Saying(Row):
    text: Filled
    type: Filled


def measure(
    rows: Sequence[Saying], understood: Sequence[Understood], found: Sequence[SearchResult]
) -> dict[str, Any]:
    """Shares taken for a telecom request, and shares the search would answer at once."""
    totals = Counter(row.type for row in rows)
    taken = [
        (row.type, each.intent)
        for row, each in zip(rows, understood, strict=True)
        if each.intent not in NO_REQUEST
    ]
    answered = Counter(
        row.type
        for row, result in zip(rows, found, strict=True)
        if result.decision is Decision.ANSWER
    )
    requests = Counter(kind for kind, _ in taken)
    return {
        "rows": len(rows),
        "as_request": len(taken),
        "answered": answered.total(),
        "by_type": {
            kind: {"rows": count, "as_request": requests[kind], "answered": answered[kind]}
            for kind, count in totals.most_common()
        },
        "taken_for": [[*pair] for pair in Counter(name for _, name in taken).most_common(20)],
    }


def tables(result: Mapping[str, Any]) -> list[Table]:
    rows = [("全部", *_shown(result))]
    rows += [(f"　{kind}", *_shown(each)) for kind, each in result["by_type"].items()]
    note = "最常当成：" + "，".join(f"{name} {count}" for name, count in result["taken_for"][:8])
    return [Table("闲聊与别的任务", ("", "句数", "当成电信诉求", "检索直接作答"), rows, [note])]


def _shown(each: Mapping[str, Any]) -> tuple[str, str, str]:
    rows = each["rows"]
    return str(rows), percent(each["as_request"], rows), percent(each["answered"], rows)

"""Evaluation files: one JSON object a line, checked before anything is measured."""

import re
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    AliasChoices,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from core.settings import ROOT

OWN = ROOT / "tests" / "evaluation"
_SHOWN = 20


class FileError(Exception):
    """A file that cannot be measured with; the message names every bad line as file:line."""


R = TypeVar("R", bound="Row")


def _filled(text: str) -> str:
    if not text.strip():
        raise ValueError("不能为空")
    return text


Filled = Annotated[str, AfterValidator(_filled)]


class Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


class IntentRow(Row):
    text: Filled
    intent: Filled


class Span(Row):
    """`text[start:end]` is the surface, `value` what it means in normalised form."""

    entity: Filled
    value: Filled
    start: int
    end: int


class EntityRow(Row):
    text: Filled
    entities: list[Span]

    @model_validator(mode="after")
    def _inside(self) -> "EntityRow":
        for span in self.entities:
            if not 0 <= span.start < span.end <= len(self.text):
                raise ValueError(f"位置 {span.start}–{span.end} 不在句子里")
        return self


class KnowledgeRow(Row):
    topic: Filled
    question: Filled


class QuestionRow(Row):
    question: Filled = Field(validation_alias=AliasChoices("question", "text"))


class MaskingRow(Row):
    text: Filled
    secrets: list[str]
    innocent: list[str] = []

    @model_validator(mode="after")
    def _present(self) -> "MaskingRow":
        for part in (*self.secrets, *self.innocent):
            if not part or part not in self.text:
                raise ValueError(f"“{part}”不在句子里")
        return self


class EmotionRow(Row):
    text: Filled
    emotion: Filled


class TicketExpectation(Row):
    count: int | None = None
    max_count: int | None = None
    type: str | None = None
    contains_any: list[list[str]] = []
    urge_count: int | None = None
    not_status: list[str] = []


class Expectation(Row):
    reply_contains_any: list[list[str] | None] = []
    reply_contains_none: list[list[str] | None] = []
    state: str | None = None
    state_any: list[str] = []
    state_after: list[str | None] = []
    ticket: TicketExpectation = TicketExpectation()


class Dialogue(Row):
    id: Filled
    about: str = ""
    turns: list[Filled] = Field(min_length=1)
    answers: list[tuple[str, str]] = Field(default=[], strict=False)
    expect: Expectation = Expectation()

    @model_validator(mode="after")
    def _consistent(self) -> "Dialogue":
        if not re.fullmatch(r"[\w.-]+", self.id):
            raise ValueError("id 只能用字母、数字、横线、点和下划线")
        for name in ("reply_contains_any", "reply_contains_none", "state_after"):
            wanted = getattr(self.expect, name)
            if wanted and len(wanted) != len(self.turns):
                raise ValueError(f"{name} 应与 turns 等长")
        for pattern, _ in self.answers:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"正则“{pattern}”有误：{error}") from error
        return self


def read(path: Path, kind: type[R]) -> list[R]:
    """Every row of a file; blank lines are skipped. Raises `FileError`."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise FileError(f"{path}：读不了（{error}）") from error
    rows: list[R] = []
    wrong: list[str] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            rows.append(kind.model_validate_json(line))
        except ValidationError as error:
            wrong.append(f"{path}:{number}：{_reasons(error)}")
    if wrong:
        more = [f"……另有 {len(wrong) - _SHOWN} 行"] if len(wrong) > _SHOWN else []
        raise FileError("\n".join(wrong[:_SHOWN] + more))
    if not rows:
        raise FileError(f"{path}：没有数据")
    return rows


_PLAIN = {
    "missing": "缺少",
    "string_type": "应为字符串",
    "int_type": "应为整数",
    "list_type": "应为数组",
    "tuple_type": "应为 [正则, 答话]",
    "too_short": "不能为空",
    "model_type": "应为对象",
    "json_invalid": "不是合法的 JSON",
}


def _reasons(error: ValidationError) -> str:
    return "；".join(_reason(dict(detail)) for detail in error.errors())


def _reason(detail: dict[str, Any]) -> str:
    where = ".".join(map(str, detail["loc"]))
    if detail["type"] == "value_error":
        what = str(detail["ctx"]["error"])
    else:
        what = _PLAIN.get(detail["type"], detail["msg"])
    return f"{where} {what}" if where else what

"""Reads the content files and says exactly what is wrong with one.

`content/<group>.yml` holds the entries; `content/similar/<group>.yml` more ways customers ask for
them, a list for each key, kept apart so that an entry stays readable.
"""

import hashlib
import json
import re
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError, model_validator

from core.errors import Invalid

FOLDER = Path(__file__).parent / "content"

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$")]


class ContentError(Invalid):
    """A content file cannot be used; the message names the file and the entry."""


class EntryContent(BaseModel):
    """What an editor writes: the same in a content file, the console and a stored version."""

    model_config = ConfigDict(extra="forbid")

    key: Key
    group: Line
    topic: Line
    question: Line
    similar: list[Line] = []
    answer: Prose
    keywords: list[Line] = []
    example: bool = False
    sources: list[Line] = []
    valid_from: date
    valid_to: date | None = None
    related: list[Key] = []

    @model_validator(mode="after")
    def _consistent(self) -> "EntryContent":
        questions = self.questions
        if len(set(questions)) < len(questions):
            raise ValueError("有重复的问法")
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError("失效日期早于生效日期")
        return self

    @property
    def questions(self) -> list[str]:
        """The standard question first, then the similar ones."""
        return [self.question, *self.similar]

    @property
    def fingerprint(self) -> str:
        """The same for the same words, whatever the file's layout (64 hex characters)."""
        plain = json.dumps(self.model_dump(mode="json"), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(plain.encode()).hexdigest()


def read_folder(folder: Path = FOLDER) -> list[EntryContent]:
    """Every entry of every `*.yml` in `folder`, checked one by one and against each other."""
    entries: list[EntryContent] = []
    where: dict[str, str] = {}
    asked: dict[str, str] = {}
    more = _read_similar(folder / "similar")
    for path in sorted(folder.glob("*.yml")):
        for entry in _read_file(path, more):
            if entry.key in where:
                raise _error(path, entry.key, f"编号与 {where[entry.key]} 中的条目重复")
            where[entry.key] = path.name
            for question in entry.questions:
                plain = re.sub(r"\W", "", question).lower()
                if (other := asked.setdefault(plain, entry.key)) != entry.key:
                    raise _error(path, entry.key, f"问法“{question}”已属于条目 {other}")
            entries.append(entry)
    if lost := sorted(more.keys() - where.keys()):
        raise ContentError(f"similar 中有不存在的条目：{'、'.join(lost)}")
    for entry in entries:
        if unknown := [key for key in entry.related if key not in where]:
            message = f"相关条目不存在：{'、'.join(unknown)}"
            raise _error(folder / where[entry.key], entry.key, message)
    return entries


def _read_similar(folder: Path) -> dict[str, list[Any]]:
    """Further questions by entry key, from every file of `folder`."""
    found: dict[str, list[Any]] = {}
    for path in sorted(folder.glob("*.yml")):
        document = _parsed(path)
        if not isinstance(document, dict):
            raise ContentError(f"similar/{path.name}：最外层应当是“编号: [问法]”")
        for key, questions in document.items():
            if not isinstance(questions, list) or key in found:
                raise _error(path, str(key), "应当是一个问法列表，每个编号只写一次")
            found[key] = questions
    return found


def _read_file(path: Path, more: dict[str, list[Any]]) -> list[EntryContent]:
    document = _parsed(path)
    if not isinstance(document, dict) or set(document) != {"group", "entries"}:
        raise ContentError(f"{path.name}：最外层应当只有 group 和 entries")
    if not isinstance(document["entries"], list):
        raise ContentError(f"{path.name}：entries 应当是列表")
    return [
        _read_entry(path, position, document["group"], raw, more)
        for position, raw in enumerate(document["entries"], 1)
    ]


def _parsed(path: Path) -> Any:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise ContentError(f"{path.name} 第 {line} 行：YAML 格式有误，{error.problem}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ContentError(f"{path.name}：读不出来，{error}") from error


def _read_entry(
    path: Path, position: int, group: Any, raw: Any, more: dict[str, list[Any]]
) -> EntryContent:
    if not isinstance(raw, dict):
        raise _error(path, f"第 {position} 条", "应当是一组字段")
    name = str(raw.get("key") or f"第 {position} 条")
    try:
        if further := more.get(name):
            raw = {**raw, "similar": [*raw.get("similar", []), *further]}
        return EntryContent.model_validate({"group": group, **raw})
    except ValidationError as error:
        problems = "；".join(
            ".".join(map(str, problem["loc"])) + " " + problem["msg"] for problem in error.errors()
        )
        raise _error(path, name, problems) from error


def _error(path: Path, entry: str, problem: str) -> ContentError:
    return ContentError(f"{path.name} 的条目 {entry}：{problem}")

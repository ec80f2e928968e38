"""What editors and the import do to entries. Every writing is a version that can be restored."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from core import outbox
from core.clock import now
from core.errors import Conflict, Invalid, NotFound
from knowledge_base.content import EntryContent
from knowledge_base.fulltext import search_tokens, searchable
from knowledge_base.models import (
    Entry,
    EntryStatus,
    EntryVersion,
    Gap,
    GapStatus,
    Question,
    QuestionKind,
)
from knowledge_base.repository import KnowledgeRepository, lexemes
from knowledge_base.schemas import EntryChange, EntryFilter, Page

# Told to the rooms above, with key and version: the search process should index again.
CHANGED = "knowledge.changed"


class NoSuchEntry(NotFound):
    message = "没有这条知识。"


class NoSuchGap(NotFound):
    message = "没有这条未解决问题。"


class EntryChanged(Conflict):
    message = "这条知识刚被别人修改过，请刷新后再改。"


class EntryExists(Conflict):
    message = "已有相同编号的知识。"


class Knowledge:
    """Entries, their history, and the questions nobody could answer."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._repository = KnowledgeRepository(session)

    async def get(self, key: str) -> Entry:
        return await self._entry(key)

    async def list(self, wanted: EntryFilter) -> Page[Entry]:
        entries, total = await self._repository.entries(wanted)
        return Page(items=[*entries], total=total)

    async def create(
        self, content: EntryContent, editor: str, status: EntryStatus = EntryStatus.DRAFT
    ) -> Entry:
        if await self._repository.entry(content.key) is not None:
            raise EntryExists
        entry = Entry(key=content.key, status=status, version=0, edited_at=now(), questions=[])
        return await self._write(entry, content, editor)

    async def update(self, key: str, change: EntryChange, editor: str) -> Entry:
        """Write the given fields as a new version; content files no longer touch the entry."""
        entry = await self._entry(key, lock=True)
        if change.version not in (None, entry.version):
            raise EntryChanged
        given = change.model_dump(exclude_none=True, exclude={"version", "status"})
        if "valid_to" in change.model_fields_set:
            given["valid_to"] = change.valid_to
        content = _validated({**content_of(entry).model_dump(), **given})
        entry.status = change.status or entry.status
        entry.edited_at = now()
        return await self._write(entry, content, editor)

    async def archive(self, key: str, editor: str) -> Entry:
        """Customers no longer see the entry; it can be published again."""
        return await self.update(key, EntryChange(status=EntryStatus.ARCHIVED), editor)

    async def publish(self, key: str, editor: str) -> Entry:
        return await self.update(key, EntryChange(status=EntryStatus.PUBLISHED), editor)

    async def versions(self, key: str) -> Sequence[EntryVersion]:
        """Newest first, the current one included."""
        return await self._repository.versions((await self._entry(key)).id)

    async def restore(self, key: str, version: int, editor: str) -> Entry:
        """Write an old version again, as a new one."""
        entry = await self._entry(key, lock=True)
        for old in await self._repository.versions(entry.id):
            if old.version == version:
                content = {name: old.content[name] for name in EntryContent.model_fields}
                entry.edited_at = now()
                return await self._write(entry, _validated(content), editor)
        raise NotFound("没有这个版本。")

    async def import_entry(self, content: EntryContent, editor: str) -> str:
        """Bring in an entry of a content file: "created", "updated", "unchanged" or "kept".

        "kept" is an entry that somebody edited here: their words stand.
        """
        entry = await self._repository.entry(content.key, lock=True)
        if entry is None:
            entry = Entry(key=content.key, status=EntryStatus.PUBLISHED, version=0, questions=[])
            outcome = "created"
        elif entry.edited_at is not None:
            return "kept"
        elif entry.source_hash == content.fingerprint:
            return "unchanged"
        else:
            outcome = "updated"
        entry.source_hash = content.fingerprint
        await self._write(entry, content, editor)
        return outcome

    async def gaps(
        self, status: GapStatus | None = GapStatus.OPEN, page: int = 1, size: int = 50
    ) -> Page[Gap]:
        """Unanswered questions, the most asked first."""
        gaps, total = await self._repository.gaps(status, page, size)
        return Page(items=[*gaps], total=total)

    async def set_gap_status(self, gap_id: UUID, status: GapStatus) -> Gap:
        gap = await self._session.get(Gap, gap_id)
        if gap is None:
            raise NoSuchGap
        gap.status = status
        await self._session.flush()
        return gap

    async def _entry(self, key: str, *, lock: bool = False) -> Entry:
        entry = await self._repository.entry(key, lock=lock)
        if entry is None:
            raise NoSuchEntry
        return entry

    async def _write(self, entry: Entry, content: EntryContent, editor: str) -> Entry:
        for name in EntryContent.model_fields:
            if name not in ("key", "similar"):
                setattr(entry, name, getattr(content, name))
        entry.version += 1
        self._session.add(entry)
        _write_questions(entry, content)
        await self._session.flush()
        self._session.add(
            EntryVersion(
                entry_id=entry.id,
                version=entry.version,
                content={**content.model_dump(mode="json"), "status": entry.status},
                editor=editor,
            )
        )
        outbox.publish(self._session, CHANGED, {"key": entry.key, "version": entry.version})
        await self._session.flush()
        return entry


def content_of(entry: Entry) -> EntryContent:
    """The entry as an editor would write it."""
    return EntryContent.model_validate(
        {name: getattr(entry, name) for name in EntryContent.model_fields}
    )


def _validated(content: dict[str, Any]) -> EntryContent:
    try:
        return EntryContent.model_validate(content)
    except ValidationError as error:
        fields = "、".join(str(problem["loc"][0]) for problem in error.errors() if problem["loc"])
        raise Invalid(f"知识内容有误：{fields or error.errors()[0]['msg']}") from error


def _write_questions(entry: Entry, content: EntryContent) -> None:
    """Questions whose words stay keep their row, and with it their vectors."""
    known = {question.text: question for question in entry.questions}
    questions = []
    for position, text in enumerate(content.questions):
        question = known.get(text) or Question(
            text=text, tokens=lexemes(search_tokens(searchable(text)))
        )
        question.kind = QuestionKind.SIMILAR if position else QuestionKind.STANDARD
        question.position = position
        questions.append(question)
    entry.questions = questions

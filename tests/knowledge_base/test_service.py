import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import Invalid
from core.outbox import OutboxEvent
from knowledge_base.load import import_content
from knowledge_base.models import EntryStatus, Question
from knowledge_base.schemas import EntryChange, EntryFilter
from knowledge_base.service import EntryChanged, EntryExists, Knowledge, NoSuchEntry
from tests.knowledge_base.conftest import content

BALANCE = content("t.balance", "怎么查余额", similar=["还剩多少话费"])
BILL = content("t.bill", "账单几号出")


async def test_importing_twice_changes_nothing(session: AsyncSession) -> None:
    first = await import_content(session, [BALANCE, BILL])
    second = await import_content(session, [BALANCE, BILL])

    assert first == {"created": 2}
    assert second == {"unchanged": 2}
    assert (await Knowledge(session).get("t.balance")).version == 1


async def test_a_changed_file_makes_a_new_version(session: AsyncSession) -> None:
    await import_content(session, [BALANCE, BILL])
    kept = await session.scalar(select(Question.id).where(Question.text == "怎么查余额"))

    changed = content("t.balance", "怎么查余额", similar=["话费剩余"], answer="新答案")
    outcome = await import_content(session, [changed])
    entry = await Knowledge(session).get("t.balance")

    assert outcome == {"updated": 1}
    assert (entry.answer, entry.version, entry.similar) == ("新答案", 2, ["话费剩余"])
    # A question whose words stay keeps its row and its vectors.
    assert entry.questions[0].id == kept
    # What is no longer in the files is left alone.
    assert (await Knowledge(session).get("t.bill")).status == EntryStatus.PUBLISHED


async def test_an_edited_entry_is_never_overwritten(session: AsyncSession) -> None:
    await import_content(session, [BALANCE])
    knowledge = Knowledge(session)
    await knowledge.update("t.balance", EntryChange(answer="编辑改过"), "editor:wang")

    outcome = await import_content(session, [content("t.balance", "怎么查余额", answer="文件新版")])

    assert outcome == {"kept": 1}
    assert (await knowledge.get("t.balance")).answer == "编辑改过"


async def test_every_writing_can_be_restored(session: AsyncSession) -> None:
    await import_content(session, [BALANCE])
    knowledge = Knowledge(session)
    await knowledge.update("t.balance", EntryChange(answer="第二版", similar=[]), "editor:wang")
    entry = await knowledge.restore("t.balance", 1, "editor:li")

    assert (entry.version, entry.answer) == (3, BALANCE.answer)
    assert entry.similar == ["还剩多少话费"]
    history = await knowledge.versions("t.balance")
    assert [(row.version, row.editor) for row in history] == [
        (3, "editor:li"),
        (2, "editor:wang"),
        (1, "content"),
    ]


async def test_a_stale_or_bad_change_is_refused(session: AsyncSession) -> None:
    await import_content(session, [BALANCE])
    knowledge = Knowledge(session)
    await knowledge.update("t.balance", EntryChange(version=1, answer="甲改"), "editor:jia")

    with pytest.raises(EntryChanged):
        await knowledge.update("t.balance", EntryChange(version=1, answer="乙改"), "editor:yi")
    with pytest.raises(Invalid, match="answer"):
        await knowledge.update("t.balance", EntryChange(answer=" "), "editor:yi")
    with pytest.raises(NoSuchEntry):
        await knowledge.update("t.none", EntryChange(answer="x"), "editor:yi")
    with pytest.raises(EntryExists):
        await knowledge.create(BALANCE, "editor:yi")


async def test_changes_are_told_to_the_rooms_above(session: AsyncSession) -> None:
    await import_content(session, [BALANCE])
    await Knowledge(session).archive("t.balance", "editor:wang")

    events = (await session.scalars(select(OutboxEvent).order_by(OutboxEvent.id))).all()

    assert [event.payload["version"] for event in events] == [1, 2]
    assert {event.topic for event in events} == {"knowledge.changed"}


async def test_entries_are_listed_by_filter(session: AsyncSession) -> None:
    await import_content(session, [BALANCE, BILL])
    knowledge = Knowledge(session)
    await knowledge.archive("t.bill", "editor:wang")

    archived = await knowledge.list(EntryFilter(status=EntryStatus.ARCHIVED))
    found = await knowledge.list(EntryFilter(q="余额"))
    literal = await knowledge.list(EntryFilter(q="%"))

    assert [entry.key for entry in archived.items] == ["t.bill"]
    assert (found.total, found.items[0].key) == (1, "t.balance")
    assert literal.total == 0

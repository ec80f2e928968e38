"""Knowledge: readers search and read, editors write, publish, archive and restore."""

from typing import Annotated, Any

import httpx
from fastapi import APIRouter, Query

from api.dependencies import EdgeDep, Editor, Reader, Session
from api.edge import Edge
from core.audit import record
from core.database import Json
from core.errors import Unavailable
from knowledge_base.content import EntryContent
from knowledge_base.models import EntryStatus
from knowledge_base.schemas import EntryChange, EntryFilter, EntryView, Page, VersionView
from knowledge_base.service import Knowledge

router = APIRouter(prefix="/api/v1/knowledge", tags=["知识库"])


class SearchAway(Unavailable):
    message = "知识检索暂时不可用，请稍后再试。"


@router.get("/entries", summary="知识列表")
async def entries(
    account: Reader,
    session: Session,
    q: Annotated[str, Query(max_length=100)] = "",
    group: Annotated[str | None, Query(max_length=60)] = None,
    status: EntryStatus | None = None,
    page: Annotated[int, Query(ge=1, le=1000)] = 1,
    size: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Page[EntryView]:
    found = await Knowledge(session).list(
        EntryFilter(q=q, group=group, status=status, page=page, size=size)
    )
    return Page[EntryView](
        items=[EntryView.model_validate(entry) for entry in found.items], total=found.total
    )


@router.post("/entries", status_code=201, summary="新建知识（草稿）")
async def create(body: EntryContent, account: Editor, session: Session) -> EntryView:
    entry = await Knowledge(session).create(body, account.username)
    record(session, account.username, "knowledge.create", entry.key)
    return EntryView.model_validate(entry)


@router.get("/entries/{key}", summary="一条知识")
async def entry(key: str, account: Reader, session: Session) -> EntryView:
    return EntryView.model_validate(await Knowledge(session).get(key))


@router.put("/entries/{key}", summary="修改知识")
async def change(key: str, body: EntryChange, account: Editor, session: Session) -> EntryView:
    """Fields left out stay; with `version`, a change made meanwhile gives 409."""
    entry = await Knowledge(session).update(key, body, account.username)
    record(session, account.username, "knowledge.change", key, detail={"version": entry.version})
    return EntryView.model_validate(entry)


@router.get("/entries/{key}/versions", summary="历史版本")
async def versions(key: str, account: Reader, session: Session) -> list[VersionView]:
    found = await Knowledge(session).versions(key)
    return [VersionView.model_validate(version) for version in found]


@router.post("/entries/{key}/versions/{version}/restore", summary="恢复旧版本")
async def restore(key: str, version: int, account: Editor, session: Session) -> EntryView:
    entry = await Knowledge(session).restore(key, version, account.username)
    record(session, account.username, "knowledge.restore", key, detail={"version": version})
    return EntryView.model_validate(entry)


@router.get("/search", summary="检索知识")
async def search(
    account: Reader,
    edge: EdgeDep,
    q: Annotated[str, Query(min_length=1, max_length=500)],
    limit: Annotated[int, Query(ge=1, le=20)] = 5,
) -> Json:
    """What the bot would find for these words; nothing is recorded as a gap."""
    return await ask_search(edge, {"text": q, "limit": limit, "record_gap": False})


async def ask_search(edge: Edge, question: dict[str, Any]) -> Json:
    try:
        response = await edge.http.post(
            f"{edge.settings.search_url}/search",
            json=question,
            headers={"X-Internal-Token": edge.settings.internal_token.get_secret_value()},
        )
        response.raise_for_status()
        found: Json = response.json()
    except (httpx.HTTPError, ValueError) as error:
        raise SearchAway from error
    return found

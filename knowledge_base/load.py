"""`python -m knowledge_base.load`: bring the content files in and index them. Safe to repeat.

New entries are added, changed ones get a new version, unchanged ones are skipped. An entry edited
in the console is never overwritten, and one that left the files stays as it is.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import open_database
from core.logging import configure
from core.settings import get_settings
from knowledge_base.content import EntryContent, read_folder
from knowledge_base.encoders import load_encoder
from knowledge_base.encoding import QueryEncoder
from knowledge_base.indexing import index_all
from knowledge_base.service import Knowledge
from language.mask import mask

log = structlog.get_logger()

EDITOR = "content"


async def import_content(session: AsyncSession, entries: Sequence[EntryContent]) -> Counter[str]:
    """How many entries were created, updated, unchanged and kept."""
    knowledge = Knowledge(session)
    return Counter([await knowledge.import_entry(entry, EDITOR) for entry in entries])


async def main() -> None:
    settings = get_settings()
    configure(settings, "load", mask)
    entries = read_folder()
    async with open_database(settings) as sessions:
        async with sessions.begin() as session:
            outcome = await import_content(session, entries)
        log.info("knowledge.imported", **outcome)
        encoder = QueryEncoder(await asyncio.to_thread(load_encoder, settings.encoder))
        progress = await index_all(sessions, encoder)
        encoder.close()
    log.info("knowledge.indexed", encoder=encoder.identity, questions=progress.total)


if __name__ == "__main__":
    asyncio.run(main())

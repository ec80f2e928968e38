"""`python -m knowledge_base.reindex`: index for the encoder of the settings, drop the others.

The search process indexes what is missing by itself; this is for after a change of the encoder,
once no process searches with the old one. `--again` encodes everything anew.
"""

import argparse
import asyncio

import structlog
from sqlalchemy import delete

from core.database import open_database
from core.logging import configure
from core.settings import get_settings
from knowledge_base.encoders import load_encoder
from knowledge_base.encoding import QueryEncoder
from knowledge_base.indexing import Indexer, index_all
from knowledge_base.models import QuestionVector
from language.mask import mask

log = structlog.get_logger()


async def main(again: bool) -> None:
    settings = get_settings()
    configure(settings, "reindex", mask)
    encoder = QueryEncoder(await asyncio.to_thread(load_encoder, settings.encoder))
    async with open_database(settings) as sessions:
        if again:
            async with sessions.begin() as session:
                await session.execute(delete(QuestionVector))
        progress = await index_all(sessions, encoder)
        async with sessions.begin() as session:
            dropped = await Indexer(session, encoder).drop_others()
    encoder.close()
    log.info(
        "knowledge.indexed", encoder=encoder.identity, questions=progress.total, dropped=dropped
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="按当前编码器重建检索索引")
    parser.add_argument("--again", action="store_true", help="全部重新编码")
    asyncio.run(main(parser.parse_args().again))

"""Keeps the search process ready: loads the encoder, indexes what is missing, outlives outages."""

import asyncio
import contextlib
from collections.abc import Callable
from pathlib import Path

import structlog
from sqlalchemy.exc import DBAPIError

from core.database import Sessions
from knowledge_base.calibrate import fit
from knowledge_base.calibration import Calibration, CalibrationMissing, load_calibration
from knowledge_base.calibration.examples import read_strange
from knowledge_base.content import read_folder
from knowledge_base.encoders import Encoder, Vectors
from knowledge_base.encoding import QueryEncoder
from knowledge_base.fulltext import searchable
from knowledge_base.indexing import Indexer, Progress, index_all
from knowledge_base.repository import KnowledgeRepository
from knowledge_base.search import SearchIndex

log = structlog.get_logger()

# How often new questions are looked for without being told.
EVERY_S = 30.0
RETRY_S = 2.0


class Upkeep:
    """`index` is None until everything that a search needs is there."""

    def __init__(self, sessions: Sessions, load: Callable[[], Encoder], calibrations: Path) -> None:
        self.index: SearchIndex | None = None
        self.progress = Progress(0, 0)
        self._sessions = sessions
        self._load = load
        self._calibrations = calibrations
        self._encoder: QueryEncoder | None = None
        self._calibration: Calibration | None = None
        self._strange: Vectors | None = None
        self._asked = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        if self._encoder is not None:
            self._encoder.close()

    def refresh_soon(self) -> None:
        """Entries changed: do not wait for the next round."""
        self._asked.set()

    async def refresh(self) -> Progress:
        """Index what is missing and count words anew."""
        encoder, calibration, strange = await self._prepared()
        await index_all(self._sessions, encoder, self._report)
        async with self._sessions() as session:
            self.progress = await Indexer(session, encoder).progress()
            rarity = await KnowledgeRepository(session).rarity()
        self.index = SearchIndex(encoder, calibration, rarity, strange)
        return self.progress

    async def _run(self) -> None:
        while True:
            wait = EVERY_S
            self._asked.clear()
            try:
                ready = self.index is not None
                await self.refresh()
                if not ready:
                    log.info("search.ready", questions=self.progress.total)
            except (DBAPIError, OSError, TimeoutError) as error:
                log.warning("search.database_away", error=type(error).__name__)
                wait = RETRY_S
            except Exception:
                log.exception("search.upkeep_failed")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._asked.wait(), wait)

    def _report(self, progress: Progress) -> None:
        self.progress = progress

    async def _prepared(self) -> tuple[QueryEncoder, Calibration, Vectors]:
        if self._encoder is None or self._calibration is None or self._strange is None:
            encoder = await asyncio.to_thread(self._load)
            self._calibration = await asyncio.to_thread(self._calibrate, encoder)
            self._strange = await asyncio.to_thread(
                encoder.encode, [searchable(told.text) for told in read_strange()]
            )
            self._encoder = QueryEncoder(encoder)
        return self._encoder, self._calibration, self._strange

    def _calibrate(self, encoder: Encoder) -> Calibration:
        """The stored calibration; an encoder without one is calibrated here, once."""
        name = f"{encoder.name}@{encoder.version}"
        try:
            return load_calibration(name, self._calibrations)
        except CalibrationMissing:
            log.info("search.calibrating", encoder=name)
            calibration = fit(read_folder(), encoder)
            calibration.save(self._calibrations)
            return calibration

"""The real encoder and content in a database of their own, which the server tests may restart."""

import asyncio
import secrets
import shutil
import signal
import subprocess
import tempfile
import zlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.database import Sessions, make_engine, make_sessions
from core.settings import Settings
from deploy.local.postgres import Cluster, cluster
from knowledge_base.calibration import Calibration
from knowledge_base.content import EntryContent, read_folder
from knowledge_base.encoders import Encoder, Vectors, load_encoder
from knowledge_base.encoding import QueryEncoder
from knowledge_base.features import FEATURES
from knowledge_base.indexing import index_all
from knowledge_base.load import import_content
from tests.conftest import migrate
from tests.ports import free_port


class PairEncoder:
    """A second, tiny encoder: hashed character pairs."""

    name = "pairs"
    version = "1"

    def __init__(self, dim: int = 64) -> None:
        self.dim = dim

    def encode(self, texts: list[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dim), np.float32)
        for row, text in enumerate(texts):
            for at in range(len(text)):
                vectors[row, zlib.crc32(text[at : at + 2].encode()) % self.dim] += 1
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def nearest_calibration(encoder: str) -> Calibration:
    """The probability is a steep function of the nearest question alone: 0.5 at a cosine of 0.5."""
    weights = tuple(20.0 if name == "nearest" else 0.0 for name in FEATURES)
    zeros, ones = (0.0,) * len(FEATURES), (1.0,) * len(FEATURES)
    return Calibration(encoder, FEATURES, zeros, ones, weights, -10.0, high=0.8, middle=0.4)


def content(key: str, question: str, **more: Any) -> EntryContent:
    given = {
        "key": key,
        "group": "测试",
        "topic": question,
        "question": question,
        "answer": f"{question}的答案。",
        "valid_from": date(2026, 1, 1),
    }
    return EntryContent.model_validate({**given, **more})


@pytest.fixture(scope="session")
def real_encoder() -> Encoder:
    return load_encoder()


@pytest.fixture(scope="session")
def use(real_encoder: Encoder) -> Iterator[QueryEncoder]:
    encoder = QueryEncoder(real_encoder)
    yield encoder
    encoder.close()


@dataclass
class Library:
    """All published content, indexed with the real encoder, in a server of its own."""

    postgres: Cluster
    log: Path
    sessions: Sessions
    settings: Settings
    process: subprocess.Popen[bytes]

    def start(self) -> None:
        self.process = self.postgres.start(log=self.log, extra=("-c", "fsync=off"))
        self.postgres.wait()

    def stop(self) -> None:
        # At once, with clients still connected; SIGTERM would wait for them to leave.
        self.process.send_signal(signal.SIGINT)
        self.process.wait(20)


def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="huiyin-library-"))
    # The service user must reach what lies inside.
    folder.chmod(0o711)
    return folder


@pytest.fixture(scope="session")
async def library(use: QueryEncoder) -> AsyncIterator[Library]:
    folder = _folder()
    postgres = cluster(folder / "postgres", free_port(), secrets.token_urlsafe(16))
    await asyncio.to_thread(postgres.create)
    process = postgres.start(log=folder / "log", extra=("-c", "fsync=off"))
    try:
        await asyncio.to_thread(postgres.wait)
        url = postgres.create_database("library", "library", secrets.token_urlsafe(16))
        await asyncio.to_thread(migrate, url)
        engine = make_engine(url)
        settings = Settings(
            _env_file=None,
            database_url=url,
            data_dir=folder / "var",
            internal_token=secrets.token_urlsafe(24),
        )
        library = Library(postgres, folder / "log", make_sessions(engine), settings, process)
        async with library.sessions.begin() as session:
            await import_content(session, read_folder())
        await index_all(library.sessions, use)
        yield library
        await engine.dispose()
        process = library.process
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)
        shutil.rmtree(folder, ignore_errors=True)

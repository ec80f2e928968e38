"""Turns sentences into vectors. Everything goes through sentence-transformers, on the CPU.

"domain", the default, is our own model in language/encoder, wrapped as a sentence-transformers
module. Any other name is a sentence-transformers model: a name on the hub, or a folder on this
machine.
"""

import hashlib
import os
from collections.abc import Sequence
from importlib.metadata import version as installed
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from language.encoder import DomainEncoder
from language.encoder import version as domain_version

Vectors = npt.NDArray[np.float32]

EMBEDDED = "domain"
# Sentences are short: more threads than this cost other processes more than they gain us.
THREADS = min(2, os.cpu_count() or 1)


class Encoder(Protocol):
    """`name` and `version` together tell vectors apart; `dim` is their length."""

    name: str
    version: str
    dim: int

    def encode(self, texts: list[str]) -> Vectors:
        """One row per text, shape (len(texts), dim), float32, each of length 1."""


def identity(encoder: Encoder) -> str:
    """What is stored beside a vector, e.g. "domain@4f1c09a2b7de"."""
    return f"{encoder.name}@{encoder.version}"


class SentenceEncoder:
    """An `Encoder` on a sentence-transformers model."""

    def __init__(self, name: str, version: str, model: Any) -> None:
        self.name = name
        self.version = version
        self._model = model
        self.dim = int(self.encode(["您好"]).shape[1])

    def encode(self, texts: list[str]) -> Vectors:
        vectors: Vectors = self._model.encode(
            texts, batch_size=64, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32).reshape(len(texts), -1)


def load_encoder(name: str = EMBEDDED) -> Encoder:
    """The encoder of that name; takes seconds, since torch is imported here and only here."""
    import torch
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(THREADS)
    if name == EMBEDDED:
        model = SentenceTransformer(modules=[_domain_module()], device="cpu")
        return SentenceEncoder(name, domain_version(), model)
    model = SentenceTransformer(name, device="cpu")
    return SentenceEncoder(Path(name).name, _version(name, model), model)


def _domain_module() -> Any:
    import torch
    from sentence_transformers.base.modules import InputModule

    class OnnxSentences(InputModule):  # type: ignore[misc, unused-ignore]
        """The onnxruntime encoder where a transformer would stand."""

        def __init__(self) -> None:
            super().__init__()
            # One question at a time: a second thread costs more in waking up than it gains.
            self._encoder = DomainEncoder(threads=1)

        def preprocess(
            self, inputs: Sequence[Any], prompt: str | None = None, **_: Any
        ) -> dict[str, Any]:
            return {"texts": [(prompt or "") + str(text) for text in inputs]}

        def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:
            vectors = self._encoder.encode(features["texts"])
            return {**features, "sentence_embedding": torch.from_numpy(vectors)}

        def save(self, output_path: str, *_: Any, **__: Any) -> None:
            """Nothing to write: the weights live in language/encoder."""

    return OnnxSentences()


def _version(name: str, model: Any) -> str:
    """The hub's revision, or for a folder a fingerprint of its files' names, sizes and settings."""
    folder = Path(name)
    if not folder.is_dir():
        config = getattr(getattr(model[0], "auto_model", None), "config", None)
        revision = getattr(config, "_commit_hash", None)
        return str(revision)[:12] if revision else installed("sentence-transformers")
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(folder)}:{path.stat().st_size}".encode())
        if path.suffix == ".json" and path.stat().st_size < 1_000_000:
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]

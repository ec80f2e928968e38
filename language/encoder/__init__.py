"""Sentences to vectors with the model of this folder, on onnxruntime: no torch, no download.

The model is multilingual-e5-small cut to Chinese and adapted to telecom customers; README.md is its
card, `training` makes it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

FOLDER = Path(__file__).parent
MODEL = FOLDER / "model.onnx"
TOKENIZER = FOLDER / "tokenizer.json"
DIMENSIONS = 384
# Longer messages are cut: what a customer wants stands in the first hundred words.
MAX_TOKENS = 128
BATCH = 32

Vectors = npt.NDArray[np.float32]


class DomainEncoder:
    """Loads in about a quarter of a second; about 5 ms a sentence on one core."""

    def __init__(self, threads: int = 1) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(TOKENIZER))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.enable_padding(pad_id=1, pad_token="<pad>")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # Idle threads must not spin: other processes share these cores.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(
            str(MODEL), options, providers=["CPUExecutionProvider"]
        )

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row per text, shape (len(texts), 384), float32, each of length 1."""
        vectors = np.empty((len(texts), DIMENSIONS), dtype=np.float32)
        # Sentences of like length together: padding is computed like words are.
        order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            found = self._tokenizer.encode_batch([texts[at] for at in rows])
            (vectors[rows],) = self._session.run(
                None,
                {
                    "input_ids": np.array([each.ids for each in found], dtype=np.int64),
                    "attention_mask": np.array(
                        [each.attention_mask for each in found], dtype=np.int64
                    ),
                },
            )
        return vectors


@lru_cache(maxsize=1)
def version() -> str:
    """Tells models apart: vectors of one are worth nothing to another."""
    digest = hashlib.sha256(MODEL.read_bytes())
    digest.update(TOKENIZER.read_bytes())
    return digest.hexdigest()[:12]

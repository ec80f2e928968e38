"""`python -m training.export`: the adapted model as 8-bit ONNX, where the product looks for it."""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from sentence_transformers import SentenceTransformer

from language.encoder import FOLDER, MODEL, TOKENIZER
from training.examples import topics


class _Sentence(torch.nn.Module):
    """Tokens to the unit mean of their vectors: the whole model in one graph."""

    def __init__(self, model: SentenceTransformer) -> None:
        super().__init__()
        self.words: Any = model[0].auto_model

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        hidden = self.words(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        counted = attention_mask.unsqueeze(-1).to(hidden.dtype)
        return torch.nn.functional.normalize((hidden * counted).sum(1) / counted.sum(1), dim=1)


def export(source: Path, target: Path) -> None:
    """Write model.onnx and tokenizer.json of the sentence-transformers folder `source`."""
    model = SentenceTransformer(str(source), device="cpu")
    axes = {0: "sentences", 1: "tokens"}
    tokens = torch.ones((2, 8), dtype=torch.long)
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        torch.onnx.export(
            _Sentence(model).eval(),
            (tokens, tokens),
            str(whole),
            input_names=["input_ids", "attention_mask"],
            output_names=["vectors"],
            dynamic_axes={"input_ids": axes, "attention_mask": axes, "vectors": {0: "sentences"}},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(
            whole,
            target / MODEL.name,
            op_types_to_quantize=["MatMul", "Gather"],
            weight_type=QuantType.QInt8,
            per_channel=True,
        )
    shutil.copy(source / TOKENIZER.name, target / TOKENIZER.name)


def faithfulness(source: Path) -> float:
    """Mean cosine between the exported vectors and those of the model they came from."""
    from language.encoder import DomainEncoder

    texts = [sentence.text for sentence in topics()][::5]
    whole = SentenceTransformer(str(source), device="cpu").encode(texts, show_progress_bar=False)
    return float(np.mean(np.sum(DomainEncoder().encode(texts) * whole, axis=1)))


def main() -> None:
    parser = argparse.ArgumentParser(description="把训练好的句向量模型导出为 8 位 ONNX")
    parser.add_argument("--folder", type=Path, default=Path("var/encoder"), help="训练的工作目录")
    arguments = parser.parse_args()
    source = arguments.folder / "adapted"
    export(source, FOLDER)
    size = MODEL.stat().st_size / 2**20
    sys.stdout.write(f"{size:.1f} MiB, faithfulness {faithfulness(source):.4f}\n")


if __name__ == "__main__":
    main()

"""`python -m training.train`: adapt the encoder to what telecom customers say.

Trains on our own sentences only (`training.examples`), then draws the weights part of the way back
to where they came from, so that it still knows words we never wrote. Some 40 minutes on two cores.
"""

import argparse
from pathlib import Path
from typing import Any

import torch
from datasets import Dataset
from sentence_transformers import SentenceTransformer, SentenceTransformerTrainer
from sentence_transformers.sentence_transformer.training_args import (
    BatchSamplers,
    MultiDatasetBatchSamplers,
    SentenceTransformerTrainingArguments,
)

from training.base_model import build
from training.examples import Labelled, intents, topics
from training.losses import IntentsApart, SameLabelClose

SEED = 20261121
# Longer messages are rare and cost most of the time.
TRAINED_TOKENS = 48


def train(
    folder: Path, *, start: Path | None, epochs: float, batch: int, rate: float, keep: float
) -> None:
    """Write base model, checkpoint and the adapted model under `folder`."""
    base = folder / "base"
    if not (base / "modules.json").exists():
        build(base)
    model = SentenceTransformer(str(base), device="cpu")
    model.max_seq_length = TRAINED_TOKENS
    before = {name: value.clone() for name, value in model.state_dict().items()}
    if start is not None:
        model.load_state_dict(SentenceTransformer(str(start), device="cpu").state_dict())
    _freeze_words(model)
    datasets = {"intents": _dataset(intents()), "topics": _dataset(topics())}
    losses = {
        "intents": IntentsApart(model, _means(model, datasets["intents"])),
        "topics": SameLabelClose(model),
    }
    arguments = SentenceTransformerTrainingArguments(
        output_dir=str(folder / "run"),
        num_train_epochs=epochs,
        per_device_train_batch_size=batch,
        learning_rate=rate,
        warmup_steps=0.1,
        weight_decay=0.01,
        batch_sampler=BatchSamplers.GROUP_BY_LABEL,
        multi_dataset_batch_sampler=MultiDatasetBatchSamplers.PROPORTIONAL,
        save_strategy="no",
        logging_steps=20,
        report_to=[],
        seed=SEED,
        use_cpu=True,
        disable_tqdm=True,
    )
    SentenceTransformerTrainer(
        model=model, args=arguments, train_dataset=datasets, loss=losses
    ).train()
    model.save(str(folder / "trained"))
    _blend(model, before, keep)
    model.save(str(folder / "adapted"))


def _dataset(sentences: list[Labelled]) -> Any:
    names = sorted({sentence.label for sentence in sentences})
    return Dataset.from_dict(
        {
            "text": [sentence.text for sentence in sentences],
            "label": [names.index(sentence.label) for sentence in sentences],
        }
    )


def _freeze_words(model: SentenceTransformer) -> None:
    """Words that no example holds must keep their place beside those that do."""
    for name, parameter in model.named_parameters():
        if "embeddings." in name:
            parameter.requires_grad = False


def _means(model: SentenceTransformer, dataset: Any) -> torch.Tensor:
    vectors = model.encode(dataset["text"], convert_to_tensor=True, show_progress_bar=False)
    labels = torch.tensor(dataset["label"])
    means = torch.stack(
        [vectors[labels == label].mean(0) for label in range(int(labels.max()) + 1)]
    )
    # Sentences of this encoder all point one way; what tells intents apart is the rest.
    return torch.nn.functional.normalize(means - vectors.mean(0), dim=1)


def _blend(model: SentenceTransformer, before: dict[str, torch.Tensor], keep: float) -> None:
    """Weights = `keep` of the base model plus the rest of the trained one."""
    state = model.state_dict()
    for name, value in state.items():
        if value.is_floating_point():
            value.mul_(1 - keep).add_(before[name], alpha=keep)
    model.load_state_dict(state)


def main() -> None:
    parser = argparse.ArgumentParser(description="训练领域句向量模型")
    parser.add_argument("--folder", type=Path, default=Path("var/encoder"), help="工作目录")
    parser.add_argument("--start", type=Path, help="从这个模型接着训练，如上一次的 trained 文件夹")
    parser.add_argument("--epochs", type=float, default=3.0, help="轮数")
    parser.add_argument("--batch", type=int, default=64, help="每批句数")
    parser.add_argument("--rate", type=float, default=6e-5, help="学习率")
    parser.add_argument("--keep", type=float, default=0.2, help="保留原模型权重的比例")
    arguments = parser.parse_args()
    train(
        arguments.folder,
        start=arguments.start,
        epochs=arguments.epochs,
        batch=arguments.batch,
        rate=arguments.rate,
        keep=arguments.keep,
    )


if __name__ == "__main__":
    main()

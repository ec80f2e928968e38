from typing import Any

import torch
from torch import Tensor, nn

from training.losses import IntentsApart, SameLabelClose


class Given(nn.Module):
    """Stands where the encoder stands: the vectors are the input."""

    def forward(self, features: dict[str, Tensor]) -> dict[str, Tensor]:
        return {"sentence_embedding": nn.functional.normalize(features["vectors"], dim=1)}


MODEL: Any = Given()
LABELS = torch.tensor([0, 0, 1, 1])
SORTED = torch.tensor([[1.0, 0.1], [1.0, 0.0], [0.0, 1.0], [0.1, 1.0]])
MIXED = SORTED[[0, 2, 1, 3]]


def test_same_labels_together_cost_less() -> None:
    loss = SameLabelClose(MODEL)
    assert loss([{"vectors": SORTED}], LABELS) < 0.1 < loss([{"vectors": MIXED}], LABELS)


def test_a_batch_without_pairs_teaches_nothing() -> None:
    vectors = SORTED.clone().requires_grad_()
    loss = SameLabelClose(MODEL)([{"vectors": vectors}], torch.tensor([0, 1, 2, 3]))
    loss.backward()
    assert loss == 0
    assert vectors.grad is not None
    assert not vectors.grad.any()


def test_sentences_near_their_intent_cost_less() -> None:
    loss = IntentsApart(MODEL, torch.eye(2))
    assert loss([{"vectors": SORTED}], LABELS) < loss([{"vectors": MIXED}], LABELS)


def test_directions_learn_too() -> None:
    loss = IntentsApart(MODEL, torch.eye(2))
    loss([{"vectors": MIXED}], LABELS).backward()
    assert loss.directions.grad is not None
    assert loss.directions.grad.abs().sum() > 0

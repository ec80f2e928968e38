"""What the encoder learns: same entry close together, intents apart."""

from collections.abc import Iterable

import torch
from sentence_transformers import SentenceTransformer
from torch import Tensor, nn

Batch = Iterable[dict[str, Tensor]]


class SameLabelClose(nn.Module):
    """Each sentence should lie nearer to those of its own label than to any other in the batch.

    InfoNCE with every sentence of the label as a positive; `temperature` divides the cosines.
    """

    def __init__(self, model: SentenceTransformer, temperature: float = 0.05) -> None:
        super().__init__()
        self.model = model
        self.temperature = temperature

    def forward(self, sentence_features: Batch, labels: Tensor) -> Tensor:
        vectors = _vectors(self.model, sentence_features)
        cosines = vectors @ vectors.T / self.temperature
        itself = torch.eye(len(labels), dtype=torch.bool)
        same = (labels[:, None] == labels[None, :]) & ~itself
        log_share = cosines - torch.logsumexp(
            cosines.masked_fill(itself, -torch.inf), dim=1, keepdim=True
        )
        known = same.sum(1).clamp(min=1)
        loss = -(log_share.masked_fill(~same, 0).sum(1) / known)
        has_partner = same.any(1)
        return loss[has_partner].mean() if has_partner.any() else vectors.sum() * 0


class IntentsApart(nn.Module):
    """Softmax over cosines with one direction per intent; `directions` starts at their means."""

    def __init__(self, model: SentenceTransformer, directions: Tensor, scale: float = 20.0) -> None:
        super().__init__()
        self.model = model
        self.directions = nn.Parameter(directions.clone())
        self.scale = scale
        self.loss = nn.CrossEntropyLoss(label_smoothing=0.05)

    def forward(self, sentence_features: Batch, labels: Tensor) -> Tensor:
        vectors = _vectors(self.model, sentence_features)
        directions = nn.functional.normalize(self.directions, dim=1)
        loss: Tensor = self.loss(self.scale * vectors @ directions.T, labels)
        return loss


def _vectors(model: SentenceTransformer, features: Batch) -> Tensor:
    (first,) = features
    vectors: Tensor = model(first)["sentence_embedding"]
    return vectors

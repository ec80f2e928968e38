"""The quality gate: our own held-out sets must not get worse than `evaluation/baseline.json`.

Run by hand with more detail: `make eval`. After a change that is meant:
`make eval ARGS=--write-baseline`.
"""

from typing import Any

import pytest

from benchmarks.evaluate import baseline, measuring
from benchmarks.evaluate.arguments import PARTS
from benchmarks.evaluate.files import OWN, read
from benchmarks.platform import trained_model
from deploy.local.stack import Stack

pytestmark = pytest.mark.system

# Whole dialogues take minutes and have tests of their own.
MEASURED = [part for part in PARTS if part != "dialogues"]


@pytest.fixture(scope="module")
def rows() -> dict[str, list[Any]]:
    return {part: read(OWN / f"{part}.jsonl", PARTS[part][0]) for part in MEASURED}


async def test_understanding_is_no_worse_than_the_baseline(
    rows: dict[str, list[Any]], stack: Stack
) -> None:
    settings = stack.environment.settings
    # The running platform's own: trained before it started, found here by its name.
    model = trained_model(stack.environment)
    token = settings.internal_token.get_secret_value()
    parts = {
        **measuring.in_process(rows),
        **measuring.by_model(rows, model, stack.environment),
        **await measuring.by_search(rows, settings.search_url, token),
    }
    wanted = baseline.load()
    assert wanted is not None, f"{baseline.BASELINE} is missing"
    counts = {part: len(found) for part, found in rows.items()}
    assert baseline.fallen(parts, counts, wanted) == []

"""What `rasa data validate` finds wrong: training leaves that out to be quick."""

from pathlib import Path

import pytest
from rasa.cli.utils import validate_files
from rasa.shared.importers.importer import TrainingDataImporter

BOT = Path(__file__).parents[2] / "bot"


def test_domain_examples_and_rules_fit_together() -> None:
    importer = TrainingDataImporter.load_from_config(
        str(BOT / "config.yml"), str(BOT / "domain"), [str(BOT / "data")]
    )

    try:
        validate_files(False, None, importer)
    except SystemExit as refused:
        pytest.fail(f"rasa data validate: {refused.code}")

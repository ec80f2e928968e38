from collections.abc import Callable
from typing import Any

import pytest

from tests.bot_dialogue.script import Script, check_rows, play, read_scripts
from tests.bot_dialogue.visitor import Visitor


@pytest.mark.system
@pytest.mark.parametrize("script", read_scripts(), ids=lambda script: script.id)
def test_dialogue(
    script: Script, visitor: Visitor, rows_of: Callable[[str, str], list[dict[str, Any]]]
) -> None:
    play(script, visitor)
    for table in script.rows:
        check_rows(script, table, rows_of(table, visitor.conversation_id))

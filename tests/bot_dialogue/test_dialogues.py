from collections.abc import Callable
from typing import Any

import pytest

from tests.bot_dialogue.script import Script, check_tickets, play, read_scripts
from tests.bot_dialogue.visitor import Visitor


@pytest.mark.system
@pytest.mark.parametrize("script", read_scripts(), ids=lambda script: script.id)
def test_dialogue(
    script: Script, visitor: Visitor, tickets_of: Callable[[str], list[dict[str, Any]]]
) -> None:
    play(script, visitor)
    check_tickets(script, tickets_of(visitor.conversation_id))

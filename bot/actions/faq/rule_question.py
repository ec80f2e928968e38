"""Whether a sentence asks how things are in general, and not for one's own value or help."""

from bot.actions.said import Said
from bot.actions.words import names_any
from language.lexicon import is_question

# Longer sentences tell a story, whatever question they end with.
_LONGEST = 40


def asks_for_rule(said: Said) -> bool:
    """账单一般几号出, 怎么退订: how, when or why; not 我的账单多少钱, not 家里怎么没网了."""
    # A number given along makes it the case of that number.
    if said.pressed or not said.text or len(said.text) > _LONGEST or said.bare != said.text:
        return False
    return is_question(said.text) and (
        names_any(said.text, "in_general") or not names_any(said.text, "own_case")
    )

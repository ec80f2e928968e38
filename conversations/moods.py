"""What an emotion changes: who takes over, how urgent it is, how long it is remembered."""

from dataclasses import dataclass

from conversations.models import Conversation, Turn
from conversations.wording import known, say
from language.lexicon import regulator_words

CALM, ANXIOUS, ANGRY = "calm", "anxious", "angry"
ABUSIVE, THREATENING = "abusive", "threatening"
# The mildest first.
_SEVERITY = (CALM, ANXIOUS, ANGRY, ABUSIVE, THREATENING)
_UPSET = frozenset({ANGRY, ABUSIVE, THREATENING})
# Below this the classifier's guess changes nothing: no ticket rises on a coin's toss.
_SURE = 0.6
# Naming a regulator is taken for a threat unless the sentence is surely a calm question.
_SURELY_CALM = 0.8
_ANGRY_IN_A_ROW = 2
# So many messages later, the bot's included, an outburst is over.
_REMEMBERED = 12
# The latest place in the line that a mood allows, see `queue.PRIORITY`.
_PLACES = {THREATENING: 10, ABUSIVE: 40, ANGRY: 40, ANXIOUS: 45}


@dataclass(frozen=True)
class Need:
    """Why a person is better now; `at_once`, or only as an offer."""

    reason: str
    at_once: bool


def note(conversation: Conversation, turn: Turn) -> None:
    """Remember the emotion of this turn; a pressed button neither angers nor calms."""
    if turn.emotion is None:
        return
    emotion = turn.emotion if (turn.emotion_confidence or 0.0) >= _SURE else CALM
    conversation.angry_turns = conversation.angry_turns + 1 if emotion in _UPSET else 0
    old, since = conversation.emotion, conversation.emotion_seq or 0
    if old is None or turn.seq - since > _REMEMBERED or _rank(emotion) >= _rank(old):
        conversation.emotion, conversation.emotion_seq = emotion, turn.seq


def need(conversation: Conversation, turn: Turn) -> Need | None:
    """Whether this sentence, or the second angry one in a row, calls for a person.

    A form that is open is what an angry customer wants: there a person is only offered.
    """
    if turn.emotion is None:
        return None
    sure = (turn.emotion_confidence or 0.0) >= _SURE
    if turn.emotion == THREATENING and sure:
        return Need("regulator", at_once=True)
    if regulator_words(turn.text) and not _surely_calm(turn):
        return Need("regulator", at_once=True)
    if turn.emotion == ABUSIVE and sure:
        return Need("emotion", at_once=True)
    if conversation.angry_turns >= _ANGRY_IN_A_ROW:
        return Need("emotion", at_once=conversation.active_form is None)
    return None


def place(conversation: Conversation, priority: int) -> int:
    """The queue priority, moved forward for those who are upset; lower is earlier."""
    return min(priority, _PLACES.get(conversation.emotion or CALM, priority))


def text(emotion: str | None) -> str | None:
    """The emotion in Chinese; None when there is none to speak of."""
    if emotion is None or not known(f"emotions.{emotion}"):
        return None
    return say(f"emotions.{emotion}")


def _surely_calm(turn: Turn) -> bool:
    mild = turn.emotion in {CALM, ANXIOUS}
    return mild and (turn.emotion_confidence or 0.0) >= _SURELY_CALM


def _rank(emotion: str) -> int:
    return _SEVERITY.index(emotion) if emotion in _SEVERITY else 0

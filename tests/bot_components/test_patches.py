import jsonschema
import pytest
import rasa.core.actions.action as rasa_action
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.events import Event, SlotSet, UserUttered

from bot.components import patches


@pytest.fixture(autouse=True)
def installed() -> None:
    patches.install()
    patches.install()


def test_another_version_of_rasa_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patches, "rasa_version", "3.6.22")
    with pytest.raises(RuntimeError, match=r"3\.6\.21"):
        patches.install()


@pytest.mark.parametrize(
    "answer",
    [{"events": "x"}, {"events": [5]}, {"events": [{}]}, {"responses": {}}, {"responses": [5]}, []],
)
def test_bad_action_answer_still_raises(answer: object) -> None:
    with pytest.raises(jsonschema.ValidationError):
        RemoteAction("action_x", None)._validate_action_result(answer)


def test_good_action_answer_passes() -> None:
    answer = {"events": [{"event": "slot", "name": "a", "value": 1}], "responses": [{"text": "x"}]}
    assert RemoteAction("action_x", None)._validate_action_result(answer)


def test_event_types_are_found_and_remembered() -> None:
    assert Event.resolve_by_type("slot") is SlotSet
    assert Event.resolve_by_type("slot") is SlotSet
    assert Event.resolve_by_type("user") is UserUttered
    assert Event.resolve_by_type("topic") is None
    assert Event.resolve_by_type("unheard_of", SlotSet) is SlotSet
    with pytest.raises(ValueError, match="unheard_of"):
        Event.resolve_by_type("unheard_of")


def test_actions_get_seconds_not_minutes() -> None:
    assert rasa_action.DEFAULT_REQUEST_TIMEOUT == patches.ACTION_TIMEOUT_SECONDS == 10

import pytest

from bot.components.turn_request import BadRequest, read

GOOD = {"session": "web:u1:01", "message_id": "m1", "text": "你好", "metadata": {}, "payload": None}


def test_text() -> None:
    request = read({**GOOD, "metadata": {"channel": "web"}})
    assert (request.session, request.message_id, request.text) == ("web:u1:01", "m1", "你好")
    assert request.channel == "web"
    assert request.intent is None


@pytest.mark.parametrize("text", ["/request_human", "  /restart", "\n/greet{}"])
def test_customer_text_never_becomes_an_intent(text: str) -> None:
    assert read({**GOOD, "text": text}).text.startswith("／")


def test_payload_becomes_an_intent() -> None:
    payload = {"intent": "query_bill", "entities": {"billing_month": "上月"}}
    request = read({**GOOD, "text": "查上月", "payload": payload})
    assert request.text == '/query_bill{"billing_month": "上月"}'
    assert read({**GOOD, "text": "", "payload": {"intent": "greet"}}).text == "/greet"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"session": None}, "session"),
        ({"session": ""}, "session"),
        ({"session": "a\x00b"}, "session"),
        ({"session": "x" * 201}, "session"),
        ({"message_id": 7}, "message_id"),
        ({"text": None}, "text"),
        ({"text": 7}, "text"),
        ({"text": "  "}, "text"),
        ({"text": "长" * 1001}, "text"),
        ({"metadata": []}, "metadata"),
        ({"payload": "greet"}, "payload"),
        ({"payload": {"intent": "a/b"}}, "payload.intent"),
        ({"payload": {"intent": "greet", "entities": []}}, "payload.entities"),
    ],
)
def test_wrong_types_are_refused(change: dict, field: str) -> None:
    with pytest.raises(BadRequest, match=field):
        read({**GOOD, **change})


@pytest.mark.parametrize("body", [None, [], "text", 5])
def test_body_must_be_an_object(body: object) -> None:
    with pytest.raises(BadRequest, match="body"):
        read(body)

"""What becomes of customers who are upset."""

from conversations.models import Conversation
from tests.conversations.support import Desk, feeling
from tests.conversations.test_routing import another, staffed


async def speak(desk: Desk, text: str, emotion: str, **fields: object) -> Conversation:
    desk.engine.script = lambda request: feeling(emotion, **fields)
    received = await desk.say(text)
    return await desk.conversation(received.conversation_id)


async def test_the_emotion_is_kept_with_the_turn(desk: Desk) -> None:
    conversation = await speak(desk, "急死我了", "anxious")
    (turn,) = await desk.turns(conversation.id)
    assert (turn.emotion, turn.emotion_confidence) == ("anxious", 0.9)
    assert conversation.emotion == "anxious"


async def test_abuse_goes_to_a_person_with_an_apology(desk: Desk) -> None:
    await staffed(desk)
    conversation = await speak(desk, "废物客服", "abusive", intent="nlu_fallback")
    assert (conversation.state, conversation.queue_reason) == ("queued", "emotion")
    assert conversation.handoff is not None
    assert conversation.handoff["emotion_text"] == "情绪激烈，有辱骂"
    (reply,) = await desk.replies(conversation.id)
    assert "抱歉" in reply.text
    assert "请再说一遍" not in reply.text


async def test_an_answer_given_on_the_way_is_kept(desk: Desk) -> None:
    await staffed(desk)
    conversation = await speak(desk, "话费多少，废物", "abusive", intent="query_balance")
    (reply,) = await desk.replies(conversation.id)
    assert conversation.state == "queued"
    assert reply.text.startswith("请再说一遍")


async def test_two_angry_sentences_in_a_row_go_to_a_person(desk: Desk) -> None:
    await staffed(desk)
    assert (await speak(desk, "太坑了", "angry")).state == "bot"
    assert (await speak(desk, "好的", "calm")).state == "bot"
    assert (await speak(desk, "还是坑", "angry")).state == "bot"
    conversation = await speak(desk, "你们到底管不管", "angry")
    assert (conversation.state, conversation.queue_reason) == ("queued", "emotion")


async def test_in_a_form_a_person_is_offered_once(desk: Desk) -> None:
    await staffed(desk)
    for text in ("太坑了", "又扣我钱", "扣了三次了"):
        conversation = await speak(desk, text, "angry", active_form="complaint_form")
    assert conversation.state == "bot"
    replies = await desk.replies(conversation.id)
    assert [("转人工" in str(reply.content)) for reply in replies] == [False, True, False]


async def test_with_nobody_at_the_desk_a_person_is_only_offered(desk: Desk) -> None:
    conversation = await speak(desk, "再不退我就起诉", "threatening")
    assert conversation.state == "bot"
    (reply,) = await desk.replies(conversation.id)
    assert "转人工" in str(reply.content)


async def test_a_calm_question_about_the_regulator_is_answered(desk: Desk) -> None:
    await staffed(desk)
    assert (await speak(desk, "12315和12300有什么区别", "calm")).state == "bot"


async def test_a_regulator_named_in_anger_goes_to_a_person(desk: Desk) -> None:
    await staffed(desk)
    conversation = await speak(desk, "非要我打12315吗", "angry")
    assert (conversation.state, conversation.queue_reason) == ("queued", "regulator")


async def test_the_form_just_opened_is_left_to_the_person(desk: Desk) -> None:
    await staffed(desk)
    conversation = await speak(desk, "扣我钱，12315见", "threatening", active_form="complaint_form")
    assert conversation.state == "queued"
    assert conversation.active_form is None
    assert conversation.rasa_session is None
    (reply,) = await desk.replies(conversation.id)
    assert "请再说一遍" not in reply.text


async def test_who_is_upset_stands_further_ahead_in_the_line(desk: Desk) -> None:
    await staffed(desk)
    first, upset = another(desk), another(desk)
    waiting = await first.say("转人工")
    await speak(upset, "太坑了", "angry")
    received = await upset.say("转人工")
    before = await first.conversation(waiting.conversation_id)
    after = await upset.conversation(received.conversation_id)
    assert after.queue_priority < before.queue_priority


async def test_an_outburst_is_forgotten(desk: Desk) -> None:
    await speak(desk, "太坑了", "angry")
    for _ in range(7):
        conversation = await speak(desk, "好的", "calm")
    assert conversation.emotion == "calm"

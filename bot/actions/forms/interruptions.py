"""What people say in the middle of a form that is no answer to its question."""

import re

from bot.actions.complaint.categories import category_of
from bot.actions.said import Said
from bot.actions.words import names_any, without, words
from language.lexicon import asks_for_human, is_question

# Intents that ask something; everything else said in a form is meant for the form.
_ENQUIRIES = ("ask_", "query_")
_ALSO_ENQUIRIES = {
    "install_broadband",
    "relocate_broadband",
    "report_loss",
    "replace_sim",
    "reset_password",
    "transfer_ownership",
    "cancel_number",
    "suspend_number",
    "resume_number",
    "recharge",
    "redeem_points",
    "secondary_card",
    "bot_identity",
}
_ASIDES = {"chitchat", "nlu_fallback", "out_of_scope"}
_SURE = 0.7
_VERY_SURE = 0.9
_SHORT_STOP = 16
_SHORT_YES = 8
_SHORT_QUESTION = 40
# A correction says so at its beginning.
_OPENING = 10


def wants_person(said: Said) -> bool:
    if said.text:
        return asks_for_human(said.text) or (
            said.intent == "request_human"
            and said.confidence >= _SURE
            and len(said.text) <= _SHORT_QUESTION
        )
    return said.intent == "request_human"


def wants_out(said: Said) -> bool:
    """Drops the form; a long story that merely contains 取消 does not."""
    return said.intent == "stop" and len(said.text) <= _SHORT_STOP


def agrees(said: Said) -> bool:
    """A yes, also in words the classifier takes for something else: 可以，退吧."""
    if said.intent == "affirm" and not said.text:
        return True
    if said.intent == "affirm" and not denies(said.text):
        # Nothing is registered on a murmur that the classifier takes for a yes.
        return said.confidence >= _VERY_SURE or names_any(said.text, "agreeing")
    return (
        0 < len(said.text) <= _SHORT_YES
        and said.text.startswith(tuple(words()["agreeing"]))
        and not denies(said.text)
    )


def denies(text: str) -> bool:
    return names_any(without(text, "no_denial"), "denying")


def corrects(said: Said, *, free: bool) -> bool:
    """Takes back something said before. Where any sentence is an answer, it must say so."""
    if said.pressed or not said.text:
        return False
    if free:
        return bare_correction(said) or names_any(said.text[:_OPENING], "strong_correction")
    return said.intent == "correct_info" or (
        len(said.text) <= _SHORT_QUESTION and names_any(said.text, "correction")
    )


def bare_correction(said: Said) -> bool:
    """修改联系方式: says that something is to be changed, and not into what."""
    return (
        said.intent == "correct_info"
        and said.confidence >= _VERY_SURE
        and len(said.text) <= _SHORT_YES
        and said.text.startswith(tuple(words()["changing"]))
    )


def insists(said: Said) -> bool:
    return names_any(said.text, "strong_correction")


def asks(said: Said, *, free: bool) -> bool:
    """A question of its own. Where any sentence is an answer, more proof is needed."""
    if said.pressed or not said.bare or len(said.text) > _SHORT_QUESTION:
        return False
    enquiry = said.intent.startswith(_ENQUIRIES) or said.intent in _ALSO_ENQUIRIES
    if free:
        aside = enquiry or said.intent in _ASIDES
        return aside and is_question(said.text) and category_of(said.text) is None
    return is_question(said.text) or (enquiry and said.confidence >= 0.5)


def asks_shortly(said: Said) -> bool:
    return not said.pressed and len(said.text) <= _SHORT_QUESTION and is_question(said.text)


def without_correction(text: str) -> str:
    """The right value in "不对，号码是〔手机号2〕" or "改成退费"."""
    rest = re.sub(words()["correction_start"], "", text).strip()
    rest = re.sub(words()["value_start"], "", rest, count=1).strip() if rest else ""
    return rest.strip("，,。！! ")

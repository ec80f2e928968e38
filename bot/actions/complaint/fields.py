from bot.actions.base import Tracker
from bot.actions.complaint.categories import CATEGORIES, OTHER, category_of, category_told
from bot.actions.forms.field import Field, Reading, declines
from bot.actions.forms.fields import Contact, Number, Story, tells_own_case
from bot.actions.said import Said
from bot.actions.words import names_any, without

# Shorter than this a sentence names the trouble but does not tell it.
STORY = 6


class Category(Field):
    """What it is about; whoever cannot say so still complains of something."""

    optional = True
    skipped_as = OTHER
    free = True
    opening = True

    async def read(self, said: Said, tracker: Tracker, tries: int) -> Reading:
        if said.option in CATEGORIES:
            return Reading(said.option)
        category = category_told(said, asked=True)
        more = (("complaint_detail", said.text),) if tells(said.text) else ()
        if tracker.get_slot("complaint_detail") is not None:
            more = ()
        if category is not None:
            return Reading(category, more=more)
        # What fits nowhere is registered all the same.
        return Reading(OTHER, more=more) if more or tries else Reading()

    def fits(self, said: Said) -> bool:
        return category_of(said.text) is not None

    def answered_by(self, said: Said) -> bool:
        return super().answered_by(said) or tells_own_case(said)


class Wish(Field):
    optional = True
    free = True

    async def read(self, said: Said, tracker: Tracker, tries: int) -> Reading:
        return Reading(said.text) if said.text and not declines(said) else Reading()

    def answered_by(self, said: Said) -> bool:
        """能不能退费 is a wish, 多久能退费 is none."""
        if names_any(said.text, "wishes"):
            return not names_any(said.text, "asking_how")
        return super().answered_by(said)


def tells(text: str) -> bool:
    """Whether a sentence says what happened, beyond wanting to complain."""
    return len(without(text, "generic_complaint")) >= STORY


FIELDS: tuple[Field, ...] = (
    Category("complaint_category"),
    Story("complaint_detail", more="utter_detail_more", needed="utter_detail_needed"),
    Number("complaint_number"),
    Wish("complaint_wish"),
    Contact("complaint_contact", "complaint_number"),
)

from bot.actions.base import Tracker
from bot.actions.forms.field import Field, Reading
from bot.actions.forms.fields import Contact, Number, Story
from bot.actions.said import Said
from bot.actions.words import words

KINDS = ("宽带", "移动", "电视")


def kind_of(text: str) -> str | None:
    """宽带, 移动 or 电视, by the words of the sentence; the first that is named in `words.yml`."""
    kinds: dict[str, list[str]] = words()["fault_kinds"]
    return next((kind for kind, named in kinds.items() if any(w in text for w in named)), None)


class Kind(Field):
    async def read(self, said: Said, tracker: Tracker, tries: int) -> Reading:
        if said.option in KINDS:
            return Reading(said.option)
        return Reading(kind_of(said.text))

    def fits(self, said: Said) -> bool:
        return kind_of(said.text) is not None


class Place(Field):
    """Where the fault is; placeholders for house numbers stay."""

    needed = "utter_place_needed"

    async def read(self, said: Said, tracker: Tracker, tries: int) -> Reading:
        # A single character or a yes is no place.
        return (
            Reading(said.text)
            if len(said.text) > 1 and said.intent != "affirm"
            else Reading(complaint="utter_place_needed")
        )

    def fits(self, said: Said) -> bool:
        return said.entity("region") is not None or said.placeholder("地址") is not None


FIELDS: tuple[Field, ...] = (
    Kind("fault_kind"),
    Story("fault_detail", more="utter_fault_detail_more", needed="utter_fault_detail_more"),
    Number("fault_number"),
    Place("fault_place"),
    Contact("fault_contact", "fault_number"),
)

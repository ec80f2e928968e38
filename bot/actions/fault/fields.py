from bot.actions.base import Tracker
from bot.actions.forms.field import Field, Reading
from bot.actions.forms.fields import Contact, Number, Story, is_worded
from bot.actions.said import Said
from bot.actions.words import names_any, words

_SHORTEST_PLACE = 2
# So much beside a region is still a place and no story.
_STREET = 8
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
        # A yes, a single character or a telephone number is no place.
        number = said.placeholder("手机号", "固话", "宽带账号") and not self.fits(said)
        if len(said.text) < _SHORTEST_PLACE or said.intent == "affirm" or number:
            return Reading(complaint="utter_place_needed")
        # What does not look like a place is taken when the customer insists.
        insists = tries > 0 and is_worded(said.text)
        sure = self.fits(said) or names_any(said.text, "places") or insists
        return Reading(said.text) if sure else Reading(complaint="utter_place_needed")

    def fits(self, said: Said) -> bool:
        return said.entity("region") is not None or said.placeholder("地址") is not None

    def volunteered(self, said: Said) -> str | None:
        if not self.fits(said):
            return None
        region = said.entity("region") or ""
        rest = said.bare.replace(region, "") if region else said.bare
        only = len(rest) <= _STREET and not said.placeholder("手机号", "固话", "宽带账号")
        return said.text if only else said.placeholder("地址") or region


FIELDS: tuple[Field, ...] = (
    Kind("fault_kind"),
    Story("fault_detail", more="utter_fault_detail_more", needed="utter_fault_detail_more"),
    Number("fault_number"),
    Place("fault_place"),
    Contact("fault_contact", "fault_number"),
)

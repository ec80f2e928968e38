from bot.actions.base import Tracker
from bot.actions.forms.field import Field, Reading
from bot.actions.forms.fields import Contact
from bot.actions.forms.form import Form
from bot.actions.said import Said

KEPT = "kept"


class NewContact(Contact):
    """Another number to call back; 不留 takes the old one out, silence on it keeps it."""

    async def read(self, said: Said, tracker: Tracker, tries: int) -> Reading:
        contact = said.placeholder(*self._KINDS)
        return Reading(contact) if contact else Reading(complaint="utter_contact_unclear")

    def left_out(self, tracker: Tracker) -> str | None:
        tries = str(tracker.get_slot("form_try") or "")
        return KEPT if tries else super().left_out(tracker)


FIELDS: tuple[Field, ...] = (NewContact("new_contact", ""),)


class ContactForm(Form):
    form = "contact_form"
    fields = FIELDS
    cancelled = "utter_contact_kept"

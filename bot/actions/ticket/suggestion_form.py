from bot.actions.forms.field import Field
from bot.actions.forms.fields import Story
from bot.actions.forms.form import Form

FIELDS: tuple[Field, ...] = (
    Story("suggestion_detail", more="utter_suggestion_more", needed="utter_suggestion_more"),
)


class SuggestionForm(Form):
    form = "suggestion_form"
    fields = FIELDS
    cancelled = "utter_suggestion_cancelled"

from bot.actions.complaint.fields import FIELDS
from bot.actions.forms.form import Form


class ComplaintForm(Form):
    form = "complaint_form"
    fields = FIELDS
    story = "complaint_detail"
    confirm = "complaint_confirm"
    cancelled = "utter_complaint_cancelled"

"""What a text must be before it is stored."""

import re

from conversations.wording import say
from core.errors import Invalid, TooLarge

# Controls other than tab and newline; PostgreSQL refuses NUL, readers are fooled by bidi marks.
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def clean(text: str, limit: int) -> str:
    """`text` without control characters and outer blanks; HTML and emoji stay as they are.

    Raises `Invalid` when nothing is left, `TooLarge` above `limit` characters.
    """
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    whole = _UNWANTED.sub("", whole.replace("\r\n", "\n")).strip()
    if not whole:
        raise Invalid(say("empty"))
    if len(whole) > limit:
        raise TooLarge(say("too_long", limit=limit))
    return whole

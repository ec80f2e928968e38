"""Customer words in the form in which the product hands them to Rasa and to the search."""

from language.mask import with_placeholders
from language.normalise import readable


def as_sent(text: str) -> str:
    """Normalised, with typed placeholders in place of private values."""
    return readable(with_placeholders(text)[0])

"""Reading an answer as people type it: 3, −2, 0.5, 0,5 or 1/9."""

import re
from collections.abc import Sequence
from fractions import Fraction

from core.lessons.predictions.question import Numbers

_LONGEST = 40  # characters
_NUMBER = re.compile(r"[+-]?(\d{1,15}(\.\d{0,15})?|\.\d{1,15})(/\d{1,15})?", re.ASCII)
_THOUSANDS = re.compile(r"(?<=\d)[,'’\s](?=\d{3}(?!\d))")
_TWO = re.compile(r"\s*(\S+)\s*[x×*]\s*(\S+)\s*")
_MINUS = str.maketrans("−–—", "---")


def read_answer(texts: Sequence[str], fields: Sequence[str], whole: bool) -> Numbers:
    """The numbers that were typed into fields; "3 × 4" in the first of two counts for both.

    Args:
        texts: one for each field. fields: their names.
        whole: whether whole numbers are asked for: then "4,640" is a thousand and more, else a decimal.

    Raises:
        ValueError: a field is empty or no number, one sentence.

    >>> read_answer(["1/4"], ["value"], whole=False), read_answer(["3 × 4", ""], ["rows", "columns"], whole=True)
    ((0.25,), (3.0, 4.0))
    """
    if len(fields) == 2 and not texts[1].strip() and (both := _TWO.fullmatch(texts[0][:_LONGEST])):
        texts = both.groups()
    return tuple(_read_number(text, field, whole) for text, field in zip(texts, fields))


def _read_number(text: str, field: str, whole: bool) -> float:
    cleaned = text.strip().translate(_MINUS)
    if not cleaned:
        raise ValueError(f"Type a number for the {field} first; a guess is welcome.")
    if len(cleaned) > _LONGEST:
        raise ValueError(f"That is very long for the {field}; a number of up to {_LONGEST} signs is enough.")
    if whole:
        cleaned = _THOUSANDS.sub("", cleaned)
    cleaned = re.sub(r"\s*([/+-])\s*", r"\1", cleaned)
    if cleaned.count(",") == 1 and "." not in cleaned:
        cleaned = cleaned.replace(",", ".")
    try:
        if not _NUMBER.fullmatch(cleaned):
            raise ValueError
        return float(Fraction(cleaned) if "/" not in cleaned else _quotient(cleaned))
    except (ValueError, ZeroDivisionError):
        raise ValueError(f"“{text.strip()}” is not a number; type one such as 3, −2, 0.5 or 1/9.") from None


def _quotient(text: str) -> Fraction:
    above, _, below = text.partition("/")
    return Fraction(above) / Fraction(below)

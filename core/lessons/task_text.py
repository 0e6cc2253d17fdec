"""A task that somebody wrote into a link: one line of plain text, whoever wrote it."""

import unicodedata

LONGEST = 200  # characters
_JOINERS = "\u200c\u200d"  # invisible, but letters of Persian and of emoji need them
_MOST_MARKS = 3  # above and below one letter; more of them cover what stands around
_HARMLESS = "must be a sentence of visible characters, without signs that turn the direction of writing"


def parse_task(text: str) -> str:
    """The text as one line: composed as Unicode wants it, every run of blanks and line breaks one blank.

    Raises:
        ValueError: nothing is left, more than ``LONGEST`` characters are left, or some cannot be seen, turn the
            direction of writing or pile up.
    """
    line = " ".join(unicodedata.normalize("NFC", text[: 10 * LONGEST]).split())
    if not line or len(text) > 10 * LONGEST or len(line) > LONGEST:
        raise ValueError(f"must be a sentence of at most {LONGEST} characters")
    marks = 0
    for character in line:
        category = unicodedata.category(character)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if marks > _MOST_MARKS or (category[0] == "C" and character not in _JOINERS):
            raise ValueError(_HARMLESS)
    if all(character in _JOINERS or unicodedata.category(character)[0] in "MZ" for character in line):
        raise ValueError(_HARMLESS)
    return line

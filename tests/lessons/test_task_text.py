"""Tasks in links: what is kept, what is made one line, and what is refused."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.lessons.task_text import LONGEST, parse_task


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Which stride makes 112 of 224?", "Which stride makes 112 of 224?"),
        ("  one\n\ttwo\u2028three\x85 ", "one two three"),
        ("e\u0301tude", "étude"),
        ("<b>$x$</b> **no**", "<b>$x$</b> **no**"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("x" * LONGEST, "x" * LONGEST),
    ],
)
def test_a_task_is_kept_as_one_line_of_plain_text(text, line):
    assert parse_task(text) == line


@pytest.mark.parametrize(
    "text",
    [
        "x" * (LONGEST + 1),
        "",
        " \n ",
        "a\u202eb",
        "a\u2066b",
        "a\u0000b",
        "a\x1bb",
        "a\u200bb",
        "\u200d",
        "\u0301",
        "a" + "\u0316" * 4,
        "\ud800",
        "\ue000",
        " " * 5000 + "a",
    ],
    ids=ascii,
)
def test_what_cannot_be_seen_turns_the_direction_or_is_too_long_is_refused_in_words(text):
    with pytest.raises(ValueError, match="^must be a sentence of "):
        parse_task(text)


@given(st.text(max_size=250))
def test_what_is_kept_is_kept_again_and_is_harmless(text):
    try:
        line = parse_task(text)
    except ValueError:
        return
    assert parse_task(line) == line
    assert 0 < len(line) <= LONGEST and line.strip() == line
    assert not {unicodedata.bidirectional(c) for c in line} & set(
        "LRE RLE LRO RLO PDF LRI RLI FSI PDI".split()
    )
    assert not {unicodedata.category(c) for c in line} & set("Cc Cs Co Cn Zl Zp".split())

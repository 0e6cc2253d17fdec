"""Every state comes through its link unchanged: states of the whole registry at random, as a link may say them."""

import re
from functools import cache
from urllib.parse import parse_qsl, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from core.ui.app import link, state
from core.ui.app.every_module import import_every_module
from core.ui.share.share import exercise_link

import_every_module()
STACKS = ("conv.8.k3;max_pool.k2.s2", "conv.4.relu;conv.2.k1.s1.p0.d1", "depthwise.16")
TYPED = ("1,2;3,4", "1 2; 3 4", "1/9,2/9;-1,0.5", "0,1;2,3", "3")
WORDS = (
    "Which stride?",
    "a & b = c # d + e % 2",
    "größer, Ω; «ja»",
    "mehr picture",
    "picture",
    "padding,more",
)
PLACES = ("0,0", "1,2", "12,34", "2,1", "0,1,2")
SETTINGS = ("kernel=gaussian", "kernel_size=5&stride=2", "apply=random&seed=3")
DRAWINGS = ("gEAgEAgEAgE", "AH4Ccno-DgA", "A" * 43, "_" * 170 + "8")
FRACTIONS = ("0.1", "0.5", "0.01", "1", "0.001", "0.03")
POOL = (
    *SETTINGS,
    *STACKS,
    *TYPED,
    *WORDS,
    *PLACES,
    *FRACTIONS,
    *DRAWINGS,
    *map(str, range(20)),
    "64",
    "96",
    "224",
    "500",
)


def accepted(parameter, text: str) -> bool:
    try:
        parameter.parse(text)
    except (ValueError, ArithmeticError):
        return False
    return True


@cache
def texts(name: str) -> tuple[str, ...]:
    """What a link may say of a parameter: of some texts those that it accepts, and the options that a refusal names."""
    parameter = state.registry[name]
    try:
        parameter.parse("no option is called so")
        options = []
    except ValueError as error:
        named = re.match(r"must be (?:one|some) of (.*?)(?:, with.*)?$", str(error))
        options = named[1].split(", ") if named else []
    return tuple(text for text in (*options, *POOL) if accepted(parameter, text))


def test_every_parameter_takes_part():
    for name, parameter in state.registry.items():
        assert len({parameter.write(parameter.parse(text)) for text in texts(name)}) > 1, name


STATES = st.fixed_dictionaries({}, optional={name: st.sampled_from(texts(name)) for name in state.registry})


def parsed(said: dict[str, str]) -> dict:
    return {name: state.registry[name].parse(text) for name, text in said.items()}


def differing(values: dict) -> dict:
    return {name: value for name, value in values.items() if value != state.registry[name].default}


@given(STATES)
def test_a_state_comes_through_its_link_and_its_link_through_the_state(said):
    values = parsed(said)
    written = link.written(values)
    assert parsed(written) == differing(values)
    assert link.written(parsed(written)) == written


@given(STATES, st.sampled_from(WORDS), st.booleans())
def test_a_shared_address_says_the_state_the_task_and_what_is_hidden(said, task, ask):
    values = parsed(said)
    address = exercise_link("http://a.org/filters", values, task, ["more", "stride"], ask)
    assert urlsplit(address)[:3] == ("http", "a.org", "/filters") and not urlsplit(address).fragment
    received = dict(parse_qsl(urlsplit(address).query, keep_blank_values=True))
    assert parsed(received) == differing({**values, "task": task, "hide": ("stride", "more"), "ask": ask})


def test_a_state_with_nothing_in_it_has_a_bare_address():
    assert exercise_link("http://a.org/filters", {}) == "http://a.org/filters"

"""Changed texts, weights and links: numbers, a network or a sentence, nothing else, in time."""

import random
from types import SimpleNamespace
from urllib.parse import parse_qs

import pytest

from benchmarks.hostile.links import hostile_link
from benchmarks.hostile.readers import READERS, hostile, read_hostile
from core.ui.app import link, state

SEED, TEXTS, LINKS = 5, 60, 150


@pytest.mark.filterwarnings("ignore::SyntaxWarning")
@pytest.mark.parametrize("name", READERS)
def test_hostile_texts_and_files_are_read_or_refused_in_a_sentence(name):
    found = [read_hostile(name, SEED, number) for number in range(TEXTS)]
    assert not [reading for reading in found if reading.is_fault]
    assert {reading.outcome for reading in found} == {"read", "sentence"}
    assert hostile(name, SEED, 3) == hostile(name, SEED, 3)


def test_hostile_links_are_values_or_sentences(monkeypatch):
    """What every page does with a link, without a page."""
    session = SimpleNamespace(session_state={})
    monkeypatch.setattr(state, "st", session)
    monkeypatch.setattr(link, "st", session)
    refused = 0
    for number in range(LINKS):
        _, query = hostile_link(random.Random(number))
        texts = parse_qs(query, keep_blank_values=True)
        session.query_params = {name: several[-1] for name, several in texts.items()}
        problems = link._read_link()
        refused += len(problems)
        assert all(20 < len(problem) < 2_000 and problem.endswith(".") for problem in problems)
        again = link.written(state.values())
        assert link.read(again) == {name: state.values()[name] for name in again}
    assert refused > LINKS

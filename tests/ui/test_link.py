"""The link and the browser's history, without a browser: which state every way of coming to a page leads to."""

from types import SimpleNamespace

import pytest

from core.ui.app import link, state
from core.ui.app.parameter import integer

LINK = {"a": "1", "b": "2"}


class Params(dict):
    """What of st.query_params is used; what is written is one more entry of the history."""

    def __init__(self, reader, values):
        super().__init__(values)
        self.reader = reader

    def to_dict(self):
        return dict(self)

    def from_dict(self, values):
        self.reader.enter(self.reader.page, values)


class Reader:
    """A browser's tab: its history of (page, link), and the session behind it. Each run is restore, page, publish."""

    def __init__(self, patch, page, **query):
        self.history, self.at = [], -1
        self.streamlit = SimpleNamespace(session_state={})
        self.context = SimpleNamespace(page_script_hash=page, is_history_navigation=False)
        for module in (link, state):
            patch.setattr(module, "st", self.streamlit)
        patch.setattr(link, "get_script_run_ctx", lambda: self.context)
        patch.setattr(state, "registry", {name: integer(0, 0, 9) for name in "abc"})
        self.enter(page, query)
        self.run()

    @property
    def page(self):
        return self.history[self.at][0]

    @property
    def query(self):
        return self.history[self.at][1]

    @property
    def values(self):
        return {name: state.value(name) for name in state.registry if state.differs(name)}

    def enter(self, page, query):
        self.at += 1
        self.history[self.at :] = [(page, dict(query))]

    def run(self, from_history=False, interrupted=False, **page_stores):
        self.context.page_script_hash, self.context.is_history_navigation = self.page, from_history
        self.streamlit.query_params = Params(self, self.query)
        self.problems = link.restore()
        state.store(**page_stores)
        if not interrupted:
            link.publish()

    def move(self, **values):
        state.store(**values)
        self.run()

    def navigate(self, page, **run):
        self.enter(page, {})
        self.run(**run)

    def follow(self, page, **query):
        self.enter(page, query)
        self.run()

    def go(self, steps):
        self.at += steps
        self.run(from_history=True)


@pytest.fixture
def come(monkeypatch):
    return lambda page, **query: Reader(monkeypatch, page, **query)


def test_a_session_starts_with_what_its_link_says(come):
    reader = come("home", a="1", b="99", c="x")
    assert reader.values == {"a": 1}
    assert reader.problems == (
        "The link's b “99” was left out: must be from 0 to 9.",
        "The link's c “x” was left out: must be a whole number.",
    )
    assert reader.query == {"a": "1"}  # and the link is mended


def test_a_moved_control_is_written_to_the_link_and_back_undoes_it(come):
    reader = come("filters", a="1")
    reader.move(a=5)
    assert reader.query == {"a": "5"}
    reader.go(-1)
    assert (reader.values, reader.query) == ({"a": 1}, {"a": "1"})
    reader.go(1)
    assert (reader.values, reader.query) == ({"a": 5}, {"a": "5"})


def test_back_to_the_bare_address_that_a_session_began_at_is_back_to_the_defaults(come):
    reader = come("filters")
    reader.move(a=5)
    reader.go(-1)
    assert (reader.values, reader.query, len(reader.history)) == ({}, {}, 2)


def test_the_navigation_takes_the_state_along_and_puts_it_into_the_link(come):
    reader = come("filters", **LINK)
    reader.navigate("im2col")
    assert reader.values == {"a": 1, "b": 2}
    assert reader.history == [("filters", LINK), ("im2col", {}), ("im2col", LINK)]


def test_back_to_the_bare_address_of_the_navigation_means_the_same_and_leads_on_back(come):
    reader = come("filters", **LINK)
    reader.navigate("im2col")
    reader.move(c=3)
    for steps, values in ((-1, LINK), (-1, LINK), (-1, LINK), (1, LINK), (1, LINK), (1, LINK | {"c": "3"})):
        reader.go(steps)
        assert reader.values == {name: int(text) for name, text in values.items()}
    assert len(reader.history) == 4  # nobody was turned round


def test_a_control_moved_at_a_bare_address_is_written_to_the_link_again(come):
    reader = come("filters", **LINK)
    reader.navigate("im2col")
    reader.go(-1)
    reader.run()
    assert reader.query == {}
    reader.move(a=7)
    assert reader.query == {"a": "7", "b": "2"}


def test_a_page_reached_from_a_bare_address_has_its_link_again(come):
    reader = come("filters", **LINK)
    reader.navigate("im2col")
    reader.go(-1)
    reader.navigate("arithmetic")
    assert reader.query == LINK


def test_what_a_page_opens_with_is_what_its_bare_address_means(come):
    reader = come("home")
    reader.navigate("feature_maps", a=4)
    reader.move(a=6)
    reader.go(-2)
    assert reader.values == {"a": 4}


def test_a_page_interrupted_before_its_link_is_written_loses_nothing_on_the_way_back(come):
    reader = come("filters", **LINK)
    reader.navigate("im2col", interrupted=True)
    reader.move(c=3)
    reader.go(-1)
    assert (reader.page, reader.query, reader.values) == ("im2col", {}, {"a": 1, "b": 2, "c": 3})


def test_a_link_inside_the_app_says_everything(come):
    reader = come("home", **LINK)
    reader.follow("filters", c="3")
    assert reader.values == {"c": 3}
    assert reader.history == [("home", LINK), ("filters", {"c": "3"})]

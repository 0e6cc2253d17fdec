"""A page whose code fails loses no control: whoever led it there can lead it away again."""

import pytest
from streamlit.testing.v1 import AppTest

from core.ui.filters.loupe import loupe
from core.ui.prediction import ask
from tests.pages.test_pages import DASHBOARD, PAGES


def fail(*arguments, **keywords):
    raise ValueError("as never seen before")


@pytest.mark.parametrize(
    ("module", "function"),
    [
        pytest.param(ask, "heading", id="in the page itself"),
        pytest.param(loupe, "loupe", id="in the part that follows the sliders"),
    ],
)
def test_the_sidebar_and_the_link_are_those_of_a_page_that_works(monkeypatch, module, function):
    app = AppTest.from_file(DASHBOARD, default_timeout=30)
    app.switch_page(PAGES["filters"])
    app.query_params["stride"] = "2"
    works = app.run()
    controls = [(widget.type, widget.label) for widget in works.sidebar if hasattr(widget, "label")]
    link = dict(works.query_params)
    assert ("slider", "Stride") in controls and ("button", "Share") in controls
    monkeypatch.setattr(module, function, fail)
    failed = works.run()
    assert len(failed.exception) == 1
    assert [(widget.type, widget.label) for widget in failed.sidebar if hasattr(widget, "label")] == controls
    assert dict(failed.query_params) == link
    monkeypatch.undo()
    assert not failed.run().exception

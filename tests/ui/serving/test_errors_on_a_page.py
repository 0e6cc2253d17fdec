"""What a visitor and the log are told when code of a page fails, and what stays on the page."""

import json
import re
from pathlib import Path

import pytest

from tests.browser.server import ARTIFACTS, running_server
from tests.ui.serving.session import visiting

PAGE = Path(__file__).with_name("failing_page.py")
SECRET = "what a visitor typed"
LOG = "failing-server.log"
REFERENCE = re.compile(r"Reference \*\*([A-Z2-9]{4}-[A-Z2-9]{4})\*\*")
WHOLE = ["page begins", "part begins", "part ends", "second place", "page ends", "sidebar"]


@pytest.fixture(scope="module")
def failing_address():
    with running_server(LOG, "tests/ui/serving/failing_app.py") as address:
        yield address


@pytest.fixture
def session(failing_address):
    with visiting(failing_address) as session:
        assert (session.texts("text"), session.texts("alert")) == (WHOLE, [])
        yield session


def log_lines() -> list[dict]:
    """The records of errors, the last one last."""
    return [json.loads(line) for line in (ARTIFACTS / LOG).read_text().splitlines() if line.startswith("{")]


@pytest.mark.parametrize(
    ("button", "runs", "lost"),
    [
        ("part", 1, ["part ends"]),
        ("first place", 1, []),
        ("page", 1, ["page ends"]),
        ("callback", 2, []),  # the run that the callback ended, and the one that draws the page after all
    ],
)
def test_the_page_shows_the_reference_of_the_one_line_in_the_log_and_all_that_did_not_fail(
    session, button, runs, lost
):
    before = len(log_lines())
    session.press(button, runs)
    (sentence,) = session.texts("alert")
    (line,) = log_lines()[before:]
    assert REFERENCE.search(sentence).group(1) == line["reference"]
    assert session.texts("text") == [text for text in WHOLE if text not in lost]


@pytest.mark.parametrize(("button", "place"), [("first place", 1), ("page", 6)])
def test_the_sentence_stands_where_the_page_failed(session, button, place):
    session.press(button)
    (found,) = (delta_path for delta_path, (kind, _) in session.shown.items() if kind == "alert")
    assert found[:2] == (0, place)


def test_the_log_says_where_in_the_app_and_nothing_personal(session):
    session.press("page")
    line = log_lines()[-1]
    assert (line["page"], line["error"]) == ("failing_page", "ValueError")
    assert [place.partition(":")[0] for place in line["at"]][-2:] == ["tests/ui/serving/failing_page.py"] * 2
    log = (ARTIFACTS / LOG).read_text()
    assert SECRET in PAGE.read_text("utf-8")  # as the error's message
    assert SECRET not in log and "Traceback" not in log


def test_a_failing_page_can_be_used_on(session):
    session.press("page")
    session.press("part")
    assert len(session.texts("alert")) == 2
    session.press("callback", runs=2)
    assert session.texts("text") == WHOLE and len(session.texts("alert")) == 1

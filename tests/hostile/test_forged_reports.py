"""Whatever somebody forges in the place of a component's script: no error is shown."""

import asyncio
import re
from pathlib import Path

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.answer import Answer
from benchmarks.visitor import visiting
from core import ui
from core.ui.serving.error_log import new_reference

EVENTS = sorted(
    {
        event
        for file in Path(ui.__file__).parent.rglob("*.py")
        for event in re.findall(r"\bon_(\w+)_change=", file.read_text("utf-8"))
    }
)
PLACES = (
    "filters?color=rgb&apply=own&pin=3,4",
    "filters?compare=1&source=own",
    "filters?source=draw&beside=kernel%3Dgaussian",
    "arithmetic?ask=1&question=cells",
    "feature_maps?look=channel",
    "feature_maps?look=channels",
    "feature_maps?look=layers",
    "feature_maps?look=hypercolumn",
    "learning?section=mistakes&learning_task=digits",
    "practice?practice_kind=cells",
)
FORGED = (
    None,
    -1,
    1e308,
    10**400,
    "",
    "\ud800",
    [],
    ["\x00", 1],
    {},
    {"name": "x", "data": "é"},
    {"packed": ["x"], "width": -1, "height": 1e9},
)


def test_an_error_that_is_shown_by_its_reference_is_counted():
    received = ForwardMsg()
    said = f"Something went wrong here. Reference **{new_reference()}**; nothing of your work is lost."
    received.delta.new_element.alert.body = said
    answer = Answer()
    answer.note(b"", received, 0.0)
    received.delta.new_element.alert.body = "Something is worth a warning."
    answer.note(b"", received, 0.0)
    assert answer.exceptions == [said]


@pytest.mark.parametrize("place", PLACES)
def test_forged_reports_show_no_error(server, place):
    page, _, query = place.partition("?")

    async def forge() -> list[tuple]:
        found = []
        async with visiting(server.url) as visitor:
            shown = await visitor.open(page, query)
            assert len(shown.components) > 3
            for value in FORGED:
                answer = await visitor.forge(shown, EVENTS, value)
                nothing = [] if answer.components else ["nothing was drawn"]
                found += [(value, text) for text in answer.exceptions or nothing]
        return found

    assert asyncio.run(forge()) == []

"""The log's line of an error, and Streamlit's own log."""

import json
import logging
import re
from pathlib import Path
from types import FunctionType

from core.ui.serving import error_log

ROOT = Path(__file__).parents[3]


def raised() -> Exception:
    """An error that begins here and ends in a library, with a message that quotes a visitor."""
    try:
        json.loads("what a visitor typed")
    except ValueError as error:
        return error


def test_references_are_short_and_differ():
    references = {error_log.new_reference() for _ in range(1000)}
    assert len(references) == 1000
    assert all(re.fullmatch("[A-HJ-NP-Z2-9]{4}-[A-HJ-NP-Z2-9]{4}", reference) for reference in references)


def test_the_line_is_json_and_leaves_the_message_out(capsys):
    error_log.write(raised(), "AB12-CD34", "filters")
    output = capsys.readouterr().err
    line = json.loads(output)
    assert output.count("\n") == 1 and "visitor" not in output
    assert (line["reference"], line["page"], line["error"]) == ("AB12-CD34", "filters", "JSONDecodeError")


def test_places_are_those_of_the_app_alone():
    (place,) = error_log.places(raised())
    assert re.fullmatch(r"tests/ui/serving/test_error_log\.py:\d+", place)


def test_libraries_installed_inside_the_repository_are_not_the_apps():
    library = ROOT / ".venv/lib/python3.12/site-packages/some/library.py"
    fail = FunctionType((lambda: 1 / 0).__code__.replace(co_filename=str(library)), {})
    try:
        fail()
    except ZeroDivisionError as error:
        (place,) = error_log.places(error)
    assert place.startswith("tests/ui/serving/")


def test_streamlits_own_record_of_an_error_is_left_out_and_no_other():
    logger = logging.getLogger("streamlit.error_util")
    error_log.leave_out_tracebacks()
    try:
        assert not logger.filter(
            logger.makeRecord("", logging.ERROR, "", 0, "Uncaught app execution", (), None)
        )
        assert logger.filter(logger.makeRecord("", logging.ERROR, "", 0, "handler raised", (), None))
    finally:
        logger.removeFilter(error_log._is_no_traceback)

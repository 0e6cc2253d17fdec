"""One server and one browser for all browser tests; a fresh context for each, a screenshot of what failed.

Beside them, what stages were given in simulated runs.
"""

import re

import pytest
from hypothesis import settings
from playwright.sync_api import Error, sync_playwright

from core.lessons.scenes import Scene
from core.ui.components.stage import stage
from tests.browser.visits import ARTIFACTS, FLAGS, Visitor, chromium, running_server

# Everybody's run tries the same examples: what is red stays red, and nobody's change is blamed for another's fault.
# No time limit for one example: torch's first call, or a busy machine, is not a failure.
settings.register_profile("same-examples", deadline=None, derandomize=True)
settings.register_profile(
    "new-examples", deadline=None, derandomize=False
)  # --hypothesis-profile=new-examples
settings.load_profile("same-examples")


@pytest.fixture(scope="session")
def address():
    """The address of a running app."""
    with running_server("server.log") as address:
        yield address


@pytest.fixture
def fresh_address():
    """The address of a server that nobody has asked for anything yet."""
    with running_server("fresh-server.log") as address:
        yield address


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(request, browser):
    """Opens pages of the app, see Visitor. Whatever a test does, the browser must have no complaint."""
    fresh = "fresh_address" in request.fixturenames
    visitor = Visitor(browser, request.getfixturevalue("fresh_address" if fresh else "address"))
    yield visitor
    visitor.leave()
    assert not visitor.complaints, visitor.complaints


@pytest.fixture
def shown(monkeypatch) -> list[Scene]:
    """The scenes that stages were given, the last one last."""
    scenes, message = [], stage.stage_message

    def overheard(scene, **keywords):
        scenes.append(scene)
        return message(scene, **keywords)

    monkeypatch.setattr(stage, "stage_message", overheard)
    return scenes


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """A failing browser test leaves full-page screenshots, named after it, and shows the server's log."""
    report = yield
    visitor = getattr(item, "funcargs", {}).get("visit")
    if report.failed and visitor is not None:
        for number, page in enumerate(visitor.pages):
            name = re.sub(r"[^\w.-]+", "_", item.name)[:120] + (f"-{number}" if number else "")
            try:
                page.screenshot(path=ARTIFACTS / f"{name}.png", full_page=True)
            except Error as error:  # the test's own failure is the news
                report.sections.append(("Screenshot", f"none: {error}"))
        name = "fresh-server.log" if "fresh_address" in item.funcargs else "server.log"
        report.sections.append((name, (ARTIFACTS / name).read_text()[-4000:]))
    return report

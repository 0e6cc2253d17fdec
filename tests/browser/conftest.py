"""One server and one browser for all browser tests; a fresh context for each, a screenshot of what failed."""

import re

import pytest
from playwright.sync_api import Error, sync_playwright

from tests.browser.visits import ARTIFACTS, FLAGS, Visitor, chromium, running_server


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

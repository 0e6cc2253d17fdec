"""One server, one browser and one visitor for all browser tests; screenshots of what failed."""

import pytest
from playwright.sync_api import sync_playwright

from tests.browser import blank_page
from tests.browser.expecting import be_patient_for
from tests.browser.server import ARTIFACTS, FLAGS, Mortal, chromium, running_server
from tests.browser.visitor import PATIENCE, Visitor

be_patient_for(PATIENCE)


@pytest.fixture(scope="session")
def address():
    """The address of a running app."""
    with running_server("server.log") as address:
        yield address


@pytest.fixture(scope="module")
def mortal():
    """A server of a module's own, that may die."""
    mortal = Mortal("mortal-server.log")
    mortal.begin()
    yield mortal
    mortal.die()


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def scripts(browser):
    """Evaluates JavaScript on a blank page that knows functions and classes of the app's scripts, see blank_page."""
    page = browser.new_page()
    yield blank_page.evaluator(page)
    page.close()


@pytest.fixture(scope="session")
def visitor(browser, address):
    return Visitor(browser, address)


@pytest.fixture
def visit(request, visitor):
    """Leads to pages of the app, see Visitor. Whatever a test does, the browser must have no complaint."""
    visitor.arrive(request.node.name)
    yield visitor
    visitor.leave()
    assert visitor.failed or not visitor.complaints, visitor.complaints


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """A test whose pages were closed by a complaint fails with that complaint."""
    try:
        return (yield)
    except Exception as error:
        visitor = item.funcargs.get("visit")
        if visitor is not None and visitor.complaints:
            raise AssertionError(f"The browser complained: {visitor.complaints}") from error
        raise


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """A failing browser test leaves full-page screenshots, named after it, and shows the server's log."""
    report = yield
    visitor = getattr(item, "funcargs", {}).get("visit")
    if report.failed and visitor is not None:
        visitor.fail()
        if not visitor.complaints:  # those leave their own
            report.sections += [("Screenshot", problem) for problem in visitor.photograph()]
        name = "mortal-server.log" if "mortal" in item.funcargs else "server.log"
        report.sections.append((name, (ARTIFACTS / name).read_text()[-4000:]))
    return report

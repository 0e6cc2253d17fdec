"""What makes simulated runs of pages quick and changes nothing about them, and what pages were drawn from."""

import functools

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.testing.v1 import app_test, local_script_runner

from core.lessons.scenes import Scene
from core.ui.components.stage import stage
from core.ui.feature_maps import network_run
from core.ui.take_home import take_home
from tests.training.stub_worker import new_stub


@pytest.fixture(scope="session", autouse=True)
def each_thing_once():
    """Simulated runs do once what gives the same every time.

    Every AppTest looks through all installed packages for components, 50 of the 80 ms that it takes to open a page, and
    every run compiles the scripts.
    """
    scripts = ScriptCache()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            manifest_scanner,
            "scan_component_manifests",
            functools.cache(manifest_scanner.scan_component_manifests),
        )
        patch.setattr(app_test, "ScriptCache", lambda: scripts)
        patch.setattr(local_script_runner, "ScriptCache", lambda: scripts)
        yield


@pytest.fixture(autouse=True)
def quick_workers(monkeypatch):
    """Whoever opens "Train it yourself" has a worker made ready, which imports PyTorch for seconds; these do not."""
    monkeypatch.setattr("core.training.room.new_worker", new_stub)


@pytest.fixture
def shown(monkeypatch) -> list[Scene]:
    """The scenes that stages were given, the last one last."""
    scenes, message = [], stage.stage_message

    def overheard(scene, **keywords):
        scenes.append(scene)
        return message(scene, **keywords)

    monkeypatch.setattr(stage, "stage_message", overheard)
    return scenes


@pytest.fixture
def runs(monkeypatch) -> list[network_run.Run]:
    """The runs that the page was drawn from, the last one last."""
    seen, run_network = [], network_run.run_network

    def overheard(now):
        seen.append(run_network(now))
        return seen[-1]

    monkeypatch.setattr(network_run, "run_network", overheard)
    return seen


@pytest.fixture
def every_tab_open(monkeypatch):
    """All sections of the dialog “Take home” are drawn at once."""
    monkeypatch.setattr(take_home, "is_open", lambda tab: True)

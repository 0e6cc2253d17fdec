"""What makes simulated runs of pages quick, and changes nothing about them."""

import functools

import pytest
from streamlit.components.v2 import manifest_scanner


@pytest.fixture(scope="session", autouse=True)
def one_look_at_the_installed_packages():
    """Every AppTest looks through all installed packages for components, 50 of the 80 ms that it takes to open a page.

    They do not change while tests run, so one look serves all.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            manifest_scanner,
            "scan_component_manifests",
            functools.cache(manifest_scanner.scan_component_manifests),
        )
        yield

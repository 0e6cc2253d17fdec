"""Three replicas for all tests of this folder; the last of them leaves one dead."""

import os

import pytest

from benchmarks.proxy import haproxy
from tests.deploy.replicas.cluster import cluster


@pytest.fixture(scope="session")
def app(tmp_path_factory):
    if haproxy() is None and not os.environ.get("CI"):
        pytest.skip("There is no haproxy here, see tests/ensure_haproxy.sh.")
    with cluster(tmp_path_factory.mktemp("image"), size=3) as app:
        yield app

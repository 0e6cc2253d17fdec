"""What protects visitors, on every kind of answer of a running server."""

import re
import urllib.error
import urllib.request
from base64 import b64encode
from hashlib import sha256
from http.client import HTTPMessage
from pathlib import Path

import pytest

from core.ui.serving.headers import content_security_policy, framers, protecting_headers
from tests.browser.server import running_server

ROOT = Path(__file__).parents[3]
PICTURE = "/app/static/stops/relu.webp"
UPLOAD = "/_stcore/upload_file/session/file"


@pytest.fixture(scope="module")
def address():
    with running_server("served.log") as address:
        yield address


def answer(
    url: str, method: str = "GET", body: bytes | None = None, **headers: str
) -> tuple[int, HTTPMessage, bytes]:
    """Status, headers and body, whatever the status is."""
    request = urllib.request.Request(url, body, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return response.status, response.headers, response.read()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.headers, refusal.read()


@pytest.fixture(scope="module")
def paths(address) -> dict[str, str]:
    """A path for every kind of answer."""
    html = answer(address)[2].decode()
    return {
        "page": "/",
        "page at a link": "/filters?kernel=sobel",
        "script": "/" + re.search(r'src="\./(static/js/[^"]+)"', html).group(1),
        "style": "/" + re.search(r'href="\./(static/[^"]+\.css)"', html).group(1),
        "picture": PICTURE,
        "media": "/media/none.png",
        "component": "/component/none/index.html",
        "health": "/_stcore/health",
        "metrics": "/_stcore/metrics",
        "refused path": "/%2e%2e%5cdashboard.py",
    }


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("page", 200),
        ("page at a link", 200),
        ("script", 200),
        ("style", 200),
        ("picture", 200),
        ("media", 404),
        ("component", 404),
        ("health", 200),
        ("metrics", 200),
        ("refused path", 400),
    ],
)
def test_every_answer_carries_each_header_once(address, paths, kind, status):
    found, headers, _ = answer(address + paths[kind])
    assert found == status
    assert headers.get_all("X-Frame-Options") == ["DENY"]
    assert headers.get_all("X-Content-Type-Options") == ["nosniff"]
    assert headers.get_all("Referrer-Policy") == ["same-origin"]
    assert headers.get_all("Cross-Origin-Opener-Policy") == ["same-origin"]
    assert {"camera=(self)", "microphone=()"} <= set(headers["Permissions-Policy"].split(", "))
    (policy,) = headers.get_all("Content-Security-Policy")
    directives = dict(part.split(" ", 1) for part in policy.split("; "))
    assert directives["default-src"] == "'self'"
    assert directives["object-src"] == directives["frame-ancestors"] == "'none'"
    assert not re.search("unsafe|http", directives["script-src"])
    host = address.removeprefix("http://")
    assert directives["connect-src"] == f"'self' ws://{host} wss://{host}"


def test_the_policy_allows_exactly_the_inline_scripts_of_streamlits_page(address):
    _, headers, body = answer(address)
    scripts = re.findall(rb"<script>(.*?)</script>", body, re.DOTALL)
    hashes = [f"'sha256-{b64encode(sha256(script).digest()).decode()}'" for script in scripts]
    assert f"script-src 'self' blob: {' '.join(hashes)};" in headers["Content-Security-Policy"]


def test_a_host_that_is_none_does_not_get_into_the_policy(address):
    _, headers, _ = answer(address, Host="evil.example; script-src *")
    assert "evil" not in headers["Content-Security-Policy"]
    assert "connect-src 'self';" in headers["Content-Security-Policy"]


def test_what_is_sent_is_the_file_itself_and_a_part_of_it_where_a_part_is_asked_for(address):
    file = (ROOT / "static/stops/relu.webp").read_bytes()
    assert answer(address + PICTURE)[2] == file
    assert answer(address + PICTURE, Range="bytes=10-19")[::2] == (206, file[10:20])


def test_an_upload_without_the_visitors_token_is_refused(address):
    status, headers, _ = answer(address + UPLOAD, "PUT", b"bytes")
    assert (status, headers["X-Content-Type-Options"]) == (403, "nosniff")
    cookie = answer(f"{address}/_stcore/health")[1]["Set-Cookie"].partition(";")[0]
    token = cookie.partition("=")[2]
    assert answer(address + UPLOAD, "PUT", b"bytes", Cookie=cookie)[0] == 403
    with_token = answer(address + UPLOAD, "PUT", b"bytes", **{"Cookie": cookie, "X-Xsrftoken": token})
    assert (with_token[0], b"session" in with_token[2]) == (
        400,
        True,
    )  # the token is right; there is no such session


@pytest.mark.parametrize(
    ("variable", "ancestors", "older"),
    [
        ("", "'none'", "DENY"),
        ("'self'", "'self'", "SAMEORIGIN"),
        (
            " https://moodle.example.edu  https://*.example.org:8443 ",
            "https://moodle.example.edu https://*.example.org:8443",
            None,
        ),
    ],
)
def test_courses_that_embed_the_app_are_named_in_the_environment(monkeypatch, variable, ancestors, older):
    monkeypatch.setenv("FRAME_ANCESTORS", variable)
    assert " ".join(content_security_policy(framers())["frame-ancestors"]) == ancestors
    assert protecting_headers(framers()).get("X-Frame-Options") == older


@pytest.mark.parametrize(
    "variable", ["*; script-src *", "https://a.example,https://b.example", "moodle\x00", "'unsafe-inline'"]
)
def test_what_cannot_be_a_source_is_refused_with_a_sentence(monkeypatch, variable):
    monkeypatch.setattr("os.environ", {"FRAME_ANCESTORS": variable})
    with pytest.raises(ValueError, match="no source of a Content-Security-Policy; write origins"):
        framers()

"""The deployment's files: each is one that its program takes, and they agree with each other.

Kubernetes' own schemas come with kubernetes-validate, the compose specification's with check-jsonschema: both offline.
"""

import fnmatch
import os
import re
import shutil
import subprocess
import sys

import kubernetes_validate
import pytest
import yaml

from benchmarks.proxy import CONFIGURATION, haproxy
from core.ui.app.page_list import PAGES
from tests.deploy.image import ROOT, command, copied, instructions, last_stage

DEPLOY = ROOT / "deploy"
MANIFESTS = sorted((DEPLOY / "kubernetes").glob("*.yaml"))
KUBERNETES = "1.37.0"
PORT = 8501
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
TLS = yaml.safe_load((DEPLOY / "tls.yaml").read_text("utf-8"))


def manifest(kind: str) -> dict:
    found = [yaml.safe_load(path.read_text("utf-8")) for path in MANIFESTS]
    return next(one for one in found if one["kind"] == kind)


def only_container() -> dict:
    (container,) = manifest("Deployment")["spec"]["template"]["spec"]["containers"]
    return container


@pytest.mark.parametrize("path", MANIFESTS, ids=lambda path: path.stem)
def test_kubernetes_knows_every_field_of_the_manifests(path):
    kubernetes_validate.validate(yaml.safe_load(path.read_text("utf-8")), KUBERNETES, strict=True)


def test_a_field_that_kubernetes_does_not_know_is_noticed():
    wrong = manifest("Deployment") | {"spce": {}}
    with pytest.raises(kubernetes_validate.ValidationError, match="spce"):
        kubernetes_validate.validate(wrong, KUBERNETES, strict=True)


@pytest.mark.parametrize("text, is_right", [(None, True), ("services: {app: {image: a, memory: 1g}}", False)])
def test_the_compose_files_are_what_the_compose_specification_says(tmp_path, text, is_right):
    paths = [DEPLOY / "compose.yaml", DEPLOY / "tls.yaml"]
    if text:
        paths = [tmp_path / "compose.yaml"]
        paths[0].write_text(text, "utf-8")
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", *paths]
    assert (subprocess.run(check, check=False, capture_output=True).returncode == 0) == is_right


@pytest.mark.skipif(not haproxy() and "CI" not in os.environ, reason="HAProxy is not installed")
@pytest.mark.parametrize("replicas", [1, 2, 3])
@pytest.mark.parametrize("speaks_tls", [False, True])
def test_haproxy_takes_its_configuration(tmp_path, replicas, speaks_tls):
    environment = {"SOCKET": str(tmp_path / "socket"), "LISTEN": "127.0.0.1:8080"}
    environment |= {f"APP_{i}": f"127.0.0.1:{9000 + i}" for i in range(1, replicas + 1)}
    if speaks_tls:
        if not shutil.which("openssl"):
            pytest.skip("There is no openssl here to make a certificate.")
        pem = tmp_path / "certificate-and-key.pem"
        make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost"]
        subprocess.run(
            [*make, "-keyout", pem, "-out", tmp_path / "certificate"], check=True, capture_output=True
        )
        pem.write_text(pem.read_text("ascii") + (tmp_path / "certificate").read_text("ascii"), "ascii")
        environment |= {"CERTIFICATE": str(pem), "LISTEN_TLS": "127.0.0.1:8443"}
    checked = subprocess.run(
        [haproxy(), "-c", "-f", CONFIGURATION], check=False, env=environment, capture_output=True, text=True
    )
    assert checked.returncode == 0 and "WARNING" not in checked.stderr, checked.stderr


def test_compose_gives_haproxy_all_that_its_configuration_asks_for():
    asked = set(re.findall(r"\$\{(\w+)\}", CONFIGURATION.read_text("utf-8")))
    given = {**COMPOSE["services"]["proxy"]["environment"], **TLS["services"]["proxy"]["environment"]}
    assert asked == set(given)
    apps = {name for name in COMPOSE["services"] if name.startswith("app")}
    assert {given[f"APP_{name.removeprefix('app')}"] for name in apps} == {f"{name}:{PORT}" for name in apps}


def test_image_compose_and_kubernetes_speak_of_one_port_one_user_and_one_health():
    stage = last_stage()
    user, health = dict(stage)["USER"], dict(stage)["HEALTHCHECK"]
    pod, container = manifest("Deployment")["spec"]["template"]["spec"], only_container()
    assert (
        dict(stage)["EXPOSE"] == str(PORT) and f"--server.port={PORT}" in command() and f":{PORT}/" in health
    )
    assert [port["containerPort"] for port in container["ports"]] == [PORT]
    security = pod["securityContext"]
    assert user == f"{security['runAsUser']}:{security['runAsGroup']}" and security["runAsNonRoot"]
    paths = {container[f"{probe}Probe"]["httpGet"]["path"] for probe in ("startup", "readiness", "liveness")}
    assert paths == {"/_stcore/health"} and "/_stcore/health" in health
    assert "GET /_stcore/health" in CONFIGURATION.read_text("utf-8")


def test_nothing_runs_as_root_or_may_write_beside_its_memory():
    security = only_container()["securityContext"]
    assert security["readOnlyRootFilesystem"] and not security["allowPrivilegeEscalation"]
    for name, service in COMPOSE["services"].items():
        assert service["read_only"] and service["cap_drop"] == ["ALL"] and service["mem_limit"], name


def test_everything_that_kubernetes_selects_by_label_is_the_deployment():
    labels = manifest("Deployment")["spec"]["template"]["metadata"]["labels"]
    assert manifest("Service")["spec"]["selector"] == labels
    for kind, path in (
        ("Deployment", "selector"),
        ("PodDisruptionBudget", "selector"),
        ("NetworkPolicy", "podSelector"),
    ):
        assert manifest(kind)["spec"][path]["matchLabels"] == labels
    assert (
        manifest("HorizontalPodAutoscaler")["spec"]["scaleTargetRef"]["name"]
        == manifest("Deployment")["metadata"]["name"]
    )
    (rule,) = manifest("Ingress")["spec"]["rules"]
    service = rule["http"]["paths"][0]["backend"]["service"]
    assert service["name"] == manifest("Service")["metadata"]["name"]
    assert service["port"]["name"] in {port["name"] for port in manifest("Service")["spec"]["ports"]}


def test_a_replica_has_left_the_ingress_before_it_is_ended():
    pod = manifest("Deployment")["spec"]["template"]["spec"]
    assert only_container()["lifecycle"]["preStop"]["sleep"]["seconds"] < pod["terminationGracePeriodSeconds"]


def test_the_image_holds_what_the_app_opens_and_nothing_else_of_the_repository():
    assert set(copied()) == {".streamlit/config.toml", "static", "pages", "core", "dashboard.py", "serve.py"}
    assert all((ROOT / entry.file).is_relative_to(ROOT / "pages") for entry in PAGES)
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    let_through = {line.removeprefix("!") for line in lines if line.startswith("!")}
    assert "*" in lines and let_through == {*copied(), "requirements.txt"}


def test_the_image_is_built_without_a_registry_of_anybodys():
    """Which index pip asks is said by whoever builds."""
    arguments = [rest for name, rest in instructions() if name == "ARG"]
    assert {"PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL"} < set(arguments)
    texts = [
        path.read_text("utf-8") for path in DEPLOY.rglob("*") if path.is_file() and path.suffix != ".pyc"
    ]
    hosts = {host for text in texts for host in re.findall(r"https?://([\w.-]+)", text)}
    assert all(
        any(fnmatch.fnmatch(host, allowed) for allowed in ("127.0.0.1", "localhost", "*.example.*"))
        for host in hosts
    )

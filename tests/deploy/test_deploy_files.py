"""The container files cannot run here; their structure can be checked."""

import re
from pathlib import Path

import kubernetes_validate
import pytest
import yaml

from core.settings import ROOT

DEPLOY = ROOT / "deploy"
MANIFESTS = sorted((DEPLOY / "kubernetes").glob("*.yaml"))
PROCESSES = {"api", "worker", "actions", "search", "rasa", "migrate"}


@pytest.mark.parametrize("path", MANIFESTS, ids=lambda path: path.name)
def test_every_manifest_fits_the_kubernetes_schema(path: Path) -> None:
    for manifest in yaml.safe_load_all(path.read_text()):
        kubernetes_validate.validate(manifest, "1.34", strict=True)


def test_every_process_has_a_workload_and_a_compose_service() -> None:
    workloads = {
        manifest["metadata"]["name"]
        for path in MANIFESTS
        for manifest in yaml.safe_load_all(path.read_text())
        if manifest["kind"] in {"Deployment", "StatefulSet", "Job"}
    }
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())

    assert workloads == PROCESSES
    assert set(compose["services"]) == PROCESSES


def test_only_the_edge_publishes_a_port() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]

    assert [name for name, service in services.items() if "ports" in service] == ["api"]


@pytest.mark.parametrize("name", ["platform", "rasa"])
def test_images_copy_only_what_exists(name: str) -> None:
    text = (DEPLOY / "docker" / f"{name}.Dockerfile").read_text()
    copies = [
        line for line in text.splitlines() if line.startswith("COPY") and "--from" not in line
    ]

    for line in copies:
        for source in re.split(r"\s+", line)[1:-1]:
            assert (ROOT / source).exists(), source

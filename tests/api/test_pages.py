"""Only what lies in the folder of built pages is given out."""

from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from api import pages
from core.settings import Settings


@pytest.fixture
def site(tmp_path: Path) -> httpx.AsyncClient:
    dist = tmp_path / "dist"
    for name in ("staff/index.html", "staff/app.js", "widget.js"):
        (dist / name).parent.mkdir(parents=True, exist_ok=True)
        (dist / name).write_text(f"built {name}")
    (tmp_path / "secret.txt").write_text("secret")
    (dist / "staff" / "link.txt").symlink_to(tmp_path / "secret.txt")
    app = FastAPI()
    pages.install(app, Settings(_env_file=None), dist)
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app, raise_app_exceptions=False), base_url="http://site"
    )


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/staff/app.js", "built staff/app.js"),
        ("/staff/tickets", "built staff/index.html"),
        ("/widget.js", "built widget.js"),
    ],
)
async def test_built_files_are_given(site: httpx.AsyncClient, path: str, text: str) -> None:
    assert (await site.get(path)).text == text


@pytest.mark.parametrize(
    "path",
    [
        "/staff/..%2f..%2fsecret.txt",
        "/staff/%2e%2e/%2e%2e/secret.txt",
        "/staff/link.txt",
        "/staff/%00",
        "/staff/" + "a" * 5000,
        "/..%2fsecret.txt",
        "/" + "a" * 5000 + ".js",
    ],
)
async def test_nothing_else_is(site: httpx.AsyncClient, path: str) -> None:
    answer = await site.get(path)
    assert answer.status_code in (200, 404)
    assert "secret" not in answer.text

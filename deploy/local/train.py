"""Trains the bot when its sources have changed; a model is named after their hash."""

import hashlib
import subprocess
from pathlib import Path

from core.settings import ROOT
from deploy.local.environment import BOT_PYTHON, Environment, prepare

_SOURCES = (
    "bot/config.yml",
    "bot/constraints.txt",
    "bot/domain",
    "bot/data",
    "bot/components",
    "language",
)


def sources_digest() -> str:
    """A hash over every file a trained model depends on."""
    digest = hashlib.sha256()
    for source in _SOURCES:
        path = ROOT / source
        files = [path] if path.is_file() else sorted(path.rglob("*"))
        for file in files:
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def train(environment: Environment) -> Path:
    """The model of the present sources, trained now if there is none yet."""
    models = environment.data / "models"
    model = models / f"huiyin-{sources_digest()}.tar.gz"
    if model.exists():
        return model
    log = environment.logs / "train.log"
    command = [
        str(BOT_PYTHON), "-m", "rasa", "train",
        "--config", "bot/config.yml", "--domain", "bot/domain", "--data", "bot/data",
        "--out", str(models), "--fixed-model-name", model.name.removesuffix(".tar.gz"),
        # It reads all examples three times more; tests/bot_components/test_data.py does it.
        "--skip-validation",
    ]  # fmt: skip
    with log.open("w") as output:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=environment.rasa(),
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode or not model.exists():
        tail = "\n".join(log.read_text().splitlines()[-20:])
        raise SystemExit(f"训练未成功，详见 {log}：\n{tail}")
    for old in models.glob("huiyin-*.tar.gz"):
        if old != model:
            old.unlink()
    return model


if __name__ == "__main__":
    print(f"模型：{train(prepare())}")

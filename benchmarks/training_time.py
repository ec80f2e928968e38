"""How long training takes: with nothing kept, and again with Rasa's cache of the time before."""

import contextlib
import shutil
import sys
import time

from benchmarks.platform import own_environment
from deploy.local.environment import Environment
from deploy.local.train import train


def measure() -> dict[str, float]:
    """Seconds of `rasa train`, start of the process included."""
    with contextlib.redirect_stdout(sys.stderr):
        environment = own_environment("bench-training")
        shutil.rmtree(environment.data / "rasa-cache", ignore_errors=True)
        return {"cold_s": _seconds(environment), "warm_s": _seconds(environment)}


def _seconds(environment: Environment) -> float:
    for old in (environment.data / "models").glob("*.tar.gz"):
        old.unlink()
    began = time.perf_counter()
    train(environment)
    return round(time.perf_counter() - began, 1)

"""What understanding costs: parsing, searching, training and encoding, in one run.

    python -m benchmarks.understanding [--only parse,search,training,encoders]

Prints JSON. About eight minutes, most of them training and storing 10,000 entries.
"""

import argparse
import contextlib
import json
import os
import sys
from collections.abc import Callable
from typing import Any

# One core for what runs in this process: numpy must hear it before it is loaded.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from benchmarks import encoder_costs, large_knowledge, one_worker, training_time
from benchmarks.platform import own_environment, trained_model


def _parse() -> dict[str, Any]:
    with contextlib.redirect_stdout(sys.stderr):
        environment = own_environment("bench")
        return one_worker.measure(trained_model(environment), environment)


PARTS: dict[str, Callable[[], Any]] = {
    "encoders": encoder_costs.measure,
    "parse": _parse,
    "search": large_knowledge.measure,
    "training": training_time.measure,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", help=f"of {', '.join(PARTS)}; all of them by default")
    given = parser.parse_args()
    names = given.only.split(",") if given.only else list(PARTS)
    if unknown := set(names) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    report = {name: PARTS[name]() for name in names}
    print(json.dumps(report, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()

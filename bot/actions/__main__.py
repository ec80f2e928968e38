"""`python -m bot.actions --port 5055`: the action server."""

import argparse

import uvicorn

from bot.actions.app import create_app
from core import logging as core_logging
from core.settings import get_settings
from language.mask import mask


def main() -> None:
    settings = get_settings()
    parser = argparse.ArgumentParser(prog="bot.actions")
    parser.add_argument("--host", default=settings.bind)
    parser.add_argument("--port", type=int, default=settings.actions_port)
    options = parser.parse_args()
    settings.demand_secrets()
    core_logging.configure(settings, "actions", mask)
    uvicorn.run(
        create_app(settings),
        host=options.host,
        port=options.port,
        log_config=None,
        access_log=False,
    )


if __name__ == "__main__":
    main()

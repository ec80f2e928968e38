"""Runs one API process: `python -m api --port 8000`."""

import argparse

import uvicorn

from api.app import create_app
from core.logging import configure
from core.settings import get_settings
from language.mask import mask


def main() -> None:
    settings = get_settings()
    parser = argparse.ArgumentParser(prog="python -m api")
    parser.add_argument("--port", type=int, default=settings.api_ports[0])
    port = parser.parse_args().port
    settings.demand_secrets()
    configure(settings, f"api-{port}", mask)
    uvicorn.run(
        create_app(settings),
        host=settings.bind,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        # Forwarded addresses are judged in `addresses`, not believed by the server.
        proxy_headers=False,
        ws_ping_interval=20,
        ws_ping_timeout=20,
        ws_max_size=settings.max_body_bytes,
        # Longer than proxies keep an idle connection, so that they close it and not we.
        timeout_keep_alive=75,
        timeout_graceful_shutdown=10,
    )


if __name__ == "__main__":
    main()

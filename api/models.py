"""Imports the tables of every room, so that migrations and tests see the whole schema."""

import importlib

import core.accounts.models
import core.audit
import core.outbox  # noqa: F401

for room in ("customers", "knowledge_base", "ticket_bridge", "conversations"):
    try:
        importlib.import_module(f"{room}.models")
    except ModuleNotFoundError as error:
        if error.name != f"{room}.models":
            raise

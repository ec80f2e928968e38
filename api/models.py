"""Imports the tables of every room, so that migrations and tests see the whole schema."""

import api.sessions  # noqa: F401
import conversations.models  # noqa: F401
import core.accounts.models  # noqa: F401
import core.audit  # noqa: F401
import core.outbox  # noqa: F401
import customers.models  # noqa: F401
import knowledge_base.models  # noqa: F401
import ticket_bridge.models  # noqa: F401

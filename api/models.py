"""Imports the tables of every room, so that migrations and tests see the whole schema."""

from api import sessions
from conversations import models as conversations
from core import audit, outbox
from core.accounts import models as accounts
from customers import models as customers
from knowledge_base import models as knowledge
from ticket_bridge import models as tickets

ROOMS = (accounts, audit, outbox, customers, knowledge, tickets, conversations, sessions)

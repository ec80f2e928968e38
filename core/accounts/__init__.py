"""Who may log in, and with which roles."""

from core.accounts.models import Account, Role
from core.accounts.service import Accounts

__all__ = ["Account", "Accounts", "Role"]

"""The address of the caller; a proxy is believed only if the settings name it."""

from ipaddress import ip_address

from starlette.requests import HTTPConnection

from core.settings import Settings


def client_address(connection: HTTPConnection, settings: Settings) -> str:
    """The last address in the chain that is not one of our own proxies."""
    peer = connection.client.host if connection.client else "unknown"
    trusted = set(settings.trusted_proxies)
    if peer not in trusted:
        return peer
    # Some proxies add a line of their own below the client's: all lines make one chain.
    hops = ",".join(connection.headers.getlist("x-forwarded-for")).split(",")
    for hop in reversed([hop.strip() for hop in hops]):
        if not _is_address(hop):
            break
        if hop not in trusted:
            return hop
    return peer


def is_loopback(address: str) -> bool:
    return _is_address(address) and ip_address(address).is_loopback


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True

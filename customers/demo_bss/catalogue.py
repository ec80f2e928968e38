"""The plans of `catalogue.yml`."""

from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

Row = dict[str, Any]


@cache
def catalogue() -> dict[str, Row]:
    """Rows of `demo_bss.plans` by code; plans first, add-ons last."""
    data = yaml.safe_load(Path(__file__).with_name("catalogue.yml").read_text("utf-8"))
    rows = [_row(item, item["kind"]) for item in data["plans"]]
    rows += [_row(item, "addon") for item in data["add_ons"]]
    return {row["code"]: row for row in rows}


def _row(item: dict[str, Any], kind: str) -> Row:
    return {
        "code": item["code"],
        "name": item["name"],
        "kind": kind,
        "monthly_fee": Decimal(item["fee"]),
        "data_mb": item.get("data_gb", 0) * 1024,
        "voice_minutes": item.get("voice", 0),
        "sms": item.get("sms", 0),
        "broadband_mbps": item.get("mbps", 0),
        "audience": item.get("audience", "全部客户"),
        "description": item["text"],
        "on_sale": item.get("on_sale", True),
        "leaving": item["leaving"],
        "online": item.get("online", True),
        "min_age": item.get("min_age"),
        "max_age": item.get("max_age"),
    }

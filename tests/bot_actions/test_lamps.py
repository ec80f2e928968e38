"""Lamps as customers speak of them."""

import pytest

from bot.actions.fault.lamps import LOS, PON, POWER, read_lamps


@pytest.mark.parametrize(
    ("text", "asked", "lamps"),
    [
        ("家里宽带断网了，光猫LOS灯一直闪红", None, {LOS: "red"}),
        ("光猫亮红灯", None, {LOS: "red"}),
        ("PON灯闪，LOS灯是灭的", None, {PON: "flashing", LOS: "off"}),
        ("LOS灯灭的PON灯闪", None, {LOS: "off", PON: "flashing"}),
        ("亮红灯的是LOS", None, {LOS: "red"}),
        ("光猫灯全灭", None, {POWER: "off"}),
        ("灯都正常", None, {POWER: "on", LOS: "off", PON: "steady"}),
        ("电源灯亮着，los不亮，pon常亮", None, {POWER: "on", LOS: "off", PON: "steady"}),
        ("路由器亮橙灯", None, {}),
        ("网断了三天", None, {}),
        ("红的", LOS, {LOS: "red"}),
        ("不亮", LOS, {LOS: "off"}),
        ("没闪", LOS, {LOS: "off"}),
        ("没有红灯", LOS, {LOS: "off"}),
        ("PON在闪", LOS, {PON: "flashing"}),
        ("亮的", POWER, {POWER: "on"}),
        ("灯都不亮", POWER, {POWER: "off"}),
        ("有个红灯在闪", POWER, {LOS: "red"}),
        ("绿的", PON, {PON: "steady"}),
        ("不闪，常亮", PON, {PON: "steady"}),
        ("一直在闪", PON, {PON: "flashing"}),
        ("今天天气不错", PON, {}),
    ],
)
def test_lamps_are_read(text: str, asked: str | None, lamps: dict[str, str]) -> None:
    assert read_lamps(text, asked) == lamps

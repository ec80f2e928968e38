"""What a customer says of the lamps on the optical modem, in whatever words.

States: power on | off; los red | off (off is good: no alarm); pon steady | flashing | off.
"""

import re

POWER, LOS, PON = "check_power", "check_los", "check_pon"
LAMPS = (POWER, LOS, PON)

_NAMES = {
    LOS: r"los|光信号(?:指示)?灯?|光纤(?:信号)?灯|告警灯",
    PON: r"pon|link|注册灯",
    POWER: r"电源(?:指示)?灯?|power|pwr",
}
_NAME = re.compile("|".join(f"(?P<{slot}>{names})" for slot, names in _NAMES.items()), re.I)
_SENTENCE_END = re.compile(r"[。！!；;\n]")
_ALL_OFF = re.compile(
    r"(?:灯|指示灯)[^。，,]{0,3}?(?:全|都|一个都?)[^。，,]{0,3}?(?:不亮|没亮|灭|黑)"
    r"|全不亮|全灭|全都灭|一个灯[都也]?(?:不|没)|什么灯都(?:不|没)|没有灯亮|没一个亮|不通电|没通电|没电"
)
_ALL_WELL = re.compile(
    r"(?:灯|指示灯)[^。，,]{0,4}?(?:都|全)[^。，,]{0,3}?(?:正常|亮|绿)"
    r"|灯(?:是|都是)?正常|都是绿|全是绿|全绿|灯没(?:什么)?问题|(?:都|全部)正常"
)
_RED = re.compile(r"红灯|红色?的?灯|亮红|闪红|灯[^。，,]{0,6}红")
_NOT_RED = re.compile(r"没有?(?:看到|看见)?(?:亮|闪)?红|不红|不是红")
_OFF = re.compile(r"不亮|没亮|没有亮|不发光|没发光|灭|黑的|黑着|没灯|没有灯|不通电|没电")
_STILL = re.compile(r"不闪|没闪|没有闪")
_FLASH = re.compile(r"闪")
_ON = re.compile(r"常亮|长亮|亮|绿|正常|稳定|好的")
_WELL = re.compile(r"绿|正常|没事")


def read_lamps(text: str, asked: str | None = None) -> dict[str, str]:
    """The lamps the sentence speaks of; `asked` is the one a bare 红的 or 不亮 answers for."""
    lowered = text.lower()
    if _ALL_OFF.search(lowered) and not _NAME.search(lowered):
        return {POWER: "off"}
    if _ALL_WELL.search(lowered) and not _NAME.search(lowered):
        return {POWER: "on", LOS: "off", PON: "steady"}
    found: dict[str, str] = {}
    for slot, words in _mentions(lowered):
        state = _state(slot, words)
        if state is not None:
            found[slot] = state
    if found or _NAME.search(lowered):
        return found
    if asked == POWER and _RED.search(lowered):
        return {LOS: "red"}
    if asked in LAMPS and (state := _state(asked, lowered)) is not None:
        return {asked: state}
    if asked not in LAMPS and _RED.search(lowered) and not _NOT_RED.search(lowered):
        return {LOS: "red"}
    return {}


def _mentions(text: str) -> list[tuple[str, str]]:
    """Each lamp with the words about it: up to the next lamp, or the words just before it."""
    found = list(_NAME.finditer(text))
    parts: list[tuple[str, str]] = []
    for number, match in enumerate(found):
        end = found[number + 1].start() if number + 1 < len(found) else len(text)
        words = _SENTENCE_END.split(text[match.end() : end])[0]
        begin = found[number - 1].end() if number else 0
        before = re.split(r"[，,。；;\s]", text[begin : match.start()])[-1]
        slot = str(match.lastgroup)
        parts.append((slot, words if _says_something(words) else before))
    return parts


def _says_something(words: str) -> bool:
    return any(pattern.search(words) for pattern in (_OFF, _FLASH, _ON, _NOT_RED, re.compile("红")))


def _state(slot: str, words: str) -> str | None:
    off, flashing = bool(_OFF.search(words)), bool(_FLASH.search(words))
    if slot == LOS:
        if _NOT_RED.search(words) or off or _WELL.search(words):
            return "off"
        # It lights only without a signal.
        if _STILL.search(words) and "红" not in words and not _ON.search(words):
            return "off"
        return "red" if "红" in words or flashing or _ON.search(words) else None
    if slot == POWER:
        if off:
            return "off"
        return "on" if flashing or "红" in words or _ON.search(words) else None
    if off:
        return "off"
    if _STILL.search(words):
        return "steady"
    if flashing or "红" in words:
        return "flashing"
    return "steady" if _ON.search(words) else None

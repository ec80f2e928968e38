"""Search tokens: what the knowledge base indexes and looks up."""

from __future__ import annotations

import re

from language.normalise import normalise
from language.segmenter import segmenter

_WORD = re.compile(r"[0-9a-z\u4e00-\u9fff]")
_PLACEHOLDER = re.compile("〔[^〔〕]*〕")
# Words that stand in any question and so tell none apart.
_COMMON = frozenset(
    "的 了 吗 呢 啊 呀 吧 嘛 哦 嗯 哎 喂 啦 哈 我 你 您 我们 你们 他 它 是 在 和 跟 与 就 都 "  # noqa: SIM905
    "也 还 又 这 那 这个 那个 一个 一下 个 有 把 被 请 请问 麻烦 帮 帮我 给 给我 想 要 我要 我想 想要".split()
)


def tokens(text: str) -> list[str]:
    """Lower-case jieba search tokens in order, long words also as their parts; may be empty.

    Punctuation, placeholders and words common to all questions are left out, unless nothing else
    would be left.
    """
    plain = _PLACEHOLDER.sub(" ", normalise(text)).lower()
    found = [word for word in segmenter().cut_for_search(plain) if _WORD.search(word)]
    return [word for word in found if word not in _COMMON] or found

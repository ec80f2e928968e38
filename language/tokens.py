"""Search tokens: what the knowledge base indexes and looks up."""

from __future__ import annotations

import re

from language.normalise import normalise
from language.segmenter import segmenter

_WORD = re.compile(r"[0-9a-z\u4e00-\u9fff]")
_PLACEHOLDER = re.compile("〔[^〔〕]*〕")
# Words that stand in any question and so tell none apart.
_COMMON = frozenset(
    "的了吗呢啊呀吧嘛哦嗯哎喂啦哈我你您他它是在和跟与就都也还又这那个有把被请帮给想要"
) | {
    "我们", "你们", "这个", "那个", "一个", "一下", "请问", "麻烦",
    "帮我", "给我", "我要", "我想", "想要",
}  # fmt: skip


def tokens(text: str) -> list[str]:
    """Lower-case jieba search tokens in order, long words also as their parts; may be empty.

    Punctuation, placeholders and words common to all questions are left out, unless nothing else
    would be left.
    """
    plain = _PLACEHOLDER.sub(" ", normalise(text)).lower()
    found = [word for word in segmenter().cut_for_search(plain) if _WORD.search(word)]
    return [word for word in found if word not in _COMMON] or found

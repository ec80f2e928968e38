"""The command line of `make eval`."""

import argparse
from dataclasses import dataclass
from pathlib import Path

from benchmarks.evaluate.files import (
    OWN,
    Dialogue,
    EmotionRow,
    EntityRow,
    IntentRow,
    KnowledgeRow,
    MaskingRow,
    QuestionRow,
    Row,
)
from benchmarks.evaluate.typos import TypoRow

# Part -> (its rows, what --help says); the order is the order of measuring.
PARTS: dict[str, tuple[type[Row], str]] = {
    "entities": (EntityRow, "实体抽取"),
    "masking": (MaskingRow, "脱敏"),
    "typos": (TypoRow, "错字纠正"),
    "intents": (IntentRow, "意图识别"),
    "emotions": (EmotionRow, "情绪识别"),
    "knowledge": (KnowledgeRow, "知识检索"),
    "unanswerable": (QuestionRow, "答不了的问题"),
    "dialogues": (Dialogue, "整段对话"),
}


# `--only` with this name measures other people's data and nothing of ours.
SHARED = "shared"


@dataclass(frozen=True)
class Wanted:
    """What to measure: part -> file; `own` are the parts measured with our own file.

    `model` is a trained model to judge instead of the one of the present sources, `others` a
    folder of other people's data.
    """

    files: dict[str, Path]
    own: frozenset[str]
    report: Path | None
    model: Path | None = None
    others: Path | None = None
    write_baseline: bool = False

    def __contains__(self, part: str) -> bool:
        return part in self.files


def parse(arguments: list[str] | None = None) -> Wanted:
    parser = argparse.ArgumentParser(prog="make eval", description="评测理解、检索、脱敏与整段对话")
    parser.add_argument(
        "--only",
        metavar="部分,部分",
        help=f"只测这些部分：{'、'.join(PARTS)}（缺省全部）；只测别人的数据写 shared",
    )
    for part, (_, title) in PARTS.items():
        parser.add_argument(
            f"--{part}", type=Path, metavar="文件", help=f"{title}：用这个文件代替自带的评测集"
        )
    parser.add_argument("--json", type=Path, metavar="文件", help="结果另存一份 JSON")
    parser.add_argument("--model", type=Path, metavar="文件", help="评这个训练好的模型，不另训练")
    parser.add_argument(
        "--write-baseline", action="store_true", help="把这次的结果写成 CI 比对的基线"
    )
    parser.add_argument(
        "--shared", type=Path, metavar="目录", help="另用这个目录里别人的数据评一遍（见 README）"
    )
    given = parser.parse_args(arguments)
    files = {part: getattr(given, part) for part in PARTS}
    names = given.only.split(",") if given.only else list(PARTS)
    if given.shared and names == [SHARED]:
        names = []
    if unknown := [name for name in names if name not in PARTS]:
        parser.error(f"没有这些部分：{'、'.join(unknown)}；可选 {'、'.join(PARTS)}")
    own = frozenset(part for part in names if files[part] is None)
    if given.write_baseline and own != frozenset(names):
        parser.error("基线只用自带的评测集来写")
    return Wanted(
        files={part: files[part] or OWN / f"{part}.jsonl" for part in PARTS if part in names},
        own=own,
        report=given.json,
        model=given.model,
        others=given.shared,
        write_baseline=given.write_baseline,
    )

"""One intent for complaints, or one for each kind?

    PYTHONPATH=. .venv/bin/python -m benchmarks.complaint_kinds

It learns bot/data/nlu and is asked the held-out rows. The kinds of the examples are the headings
of bot/data/nlu/complaint.yml.
"""

import json
import re

import numpy as np
import yaml
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]
from sklearn.metrics import accuracy_score, f1_score  # type: ignore[import-untyped]
from sklearn.model_selection import StratifiedKFold, cross_val_predict  # type: ignore[import-untyped]

from core.settings import ROOT
from language.encoder import DomainEncoder
from language.lexicon import complaint_category
from language.pieces import neutral

NLU = ROOT / "bot" / "data" / "nlu"
HELD_OUT = ROOT / "tests" / "evaluation" / "intents.jsonl"
KINDS = {
    "收费争议": "billing", "不知情定制": "unauthorized", "网络质量": "network",
    "服务态度": "attitude", "营销误导": "marketing", "携转阻碍": "port", "宽带装维": "install",
    "装维": "install", "信息安全": "security",
}  # fmt: skip
_HEADING = re.compile(r"^# ([一-鿿]+): ", re.M)


def examples() -> list[tuple[str, str, str]]:
    """(text, intent, kind); the kind is "" where none is known."""
    found = []
    for path in sorted(NLU.glob("*.yml")):
        for part in re.split(r"(?=^# )", path.read_text("utf-8"), flags=re.M):
            heading = _HEADING.match(part)
            kind = KINDS.get(heading.group(1), "") if heading else ""
            for block in yaml.safe_load(part.removeprefix('version: "3.1"\n\nnlu:')) or []:
                for line in block.get("examples", "").splitlines() if "intent" in block else ():
                    known = kind if block["intent"] == "complain" else ""
                    found.append((neutral(line.removeprefix("- ")), block["intent"], known))
    return found


def main() -> None:
    known = examples()
    rows = [json.loads(line) for line in HELD_OUT.read_text("utf-8").splitlines()]
    encode = DomainEncoder(threads=2).encode
    learned = encode([text for text, _, _ in known]) * 10
    asked = encode([neutral(row["text"]) for row in rows]) * 10
    wanted = np.array([row["intent"] for row in rows])
    told = np.array([row.get("kind", "") for row in rows])
    one = np.array([intent for _, intent, _ in known])
    split = np.array([f"complain/{kind}" if kind else intent for _, intent, kind in known])
    for name, labels in (("one intent", one), ("an intent a kind", split)):
        model = LogisticRegression(max_iter=200, class_weight="balanced").fit(learned, labels)
        got = model.predict(asked)
        plain = np.array([label.partition("/")[0] for label in got])
        right = accuracy_score(wanted, plain)
        complaint = f1_score(wanted == "complain", plain == "complain")
        macro = f1_score(wanted, plain, labels=np.unique(wanted), average="macro")
        print(
            f"{name:17s} accuracy {right:.3f}  macro-F1 {macro:.3f}  F1 of complain {complaint:.3f}"
        )
    print(f"kinds, {np.sum(told != '')} held-out rows that tell theirs:")
    lexicon = np.array([KINDS.get(complaint_category(row["text"]) or "", "") for row in rows])
    print(f"  lexicon          {accuracy_score(told[told != ''], lexicon[told != '']):.3f}")
    by_label = np.array([label.partition("/")[2] for label in got])
    print(f"  intent a kind    {accuracy_score(told[told != ''], by_label[told != '']):.3f}")
    kinds = np.array([kind for _, _, kind in known])
    chosen = kinds != ""
    folds = StratifiedKFold(5, shuffle=True, random_state=42)
    classifier = LogisticRegression(max_iter=200, class_weight="balanced")
    guessed = cross_val_predict(classifier, learned[chosen], kinds[chosen], cv=folds)
    texts = [text for text, _, kind in known if kind]
    by_words = [KINDS.get(complaint_category(text) or "", "") for text in texts]
    print(f"kinds, {chosen.sum()} examples, five folds:")
    print(f"  lexicon          {accuracy_score(kinds[chosen], by_words):.3f}")
    print(f"  classifier       {accuracy_score(kinds[chosen], guessed):.3f}")


if __name__ == "__main__":
    main()

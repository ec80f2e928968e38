"""Finding the question that means the same, among questions of another trade.

Each document is one question. Encoders alone, and sums with equal weights fixed beforehand: of
the cosines as they are, or of their z-scores (each question's scores brought to mean 0 and
deviation 1 first).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import TfidfVectorizer  # type: ignore[import-untyped]

from benchmarks.encoders import available
from benchmarks.evaluate.files import Filled, Row
from benchmarks.evaluate.sent import as_sent
from benchmarks.tables import Table, percent
from core.settings import Settings
from knowledge_base.encoders import load_encoder
from knowledge_base.fulltext import searchable

CORPUS = "faq_retrieval_afqmc300_corpus.jsonl"
QUERIES = "faq_retrieval_afqmc300_queries.jsonl"
_SHIPPED = "shipped"
# Which are added up, in the order of the report.
SUMS = (
    ("use", "e5"),
    ("use", "domain"),
    ("e5", "domain"),
    ("use", "e5", "domain"),
    ("tfidf", "use", "domain"),
    ("tfidf", "use", "e5", "domain"),
)

# Questions by documents.
Scores = npt.NDArray[np.float64]


class Document(Row):
    doc_id: Filled
    text: Filled


class Query(Row):
    query: Filled
    relevant: list[str]


def measure(documents: Sequence[Document], queries: Sequence[Query]) -> dict[str, Any]:
    """R@1, R@5 and MRR@10 of every encoder that is installed, of sums, and of the search's."""
    places = {each.doc_id: at for at, each in enumerate(documents)}
    relevant = [{places[name] for name in query.relevant} for query in queries]
    asked = [searchable(as_sent(query.query)) for query in queries]
    stored = [searchable(document.text) for document in documents]
    alone = scores(stored, asked)
    found = [{"name": title, **rates(alone[key], relevant)} for key, title in _titles(alone)]
    titles = dict(_titles(alone))
    for names in SUMS:
        if all(name in alone for name in names):
            parts = [alone[name] for name in names]
            title = " + ".join(titles[name] for name in names)
            for kind, matrix in (("余弦", sum(parts)), ("z 分数", sum(map(standard, parts)))):
                found.append({"name": f"{title}（{kind}）", **rates(np.asarray(matrix), relevant)})
    return {"documents": len(documents), "queries": len(queries), "encoders": found}


def scores(stored: list[str], asked: list[str]) -> dict[str, Scores]:
    """Cosines (questions, documents) by encoder."""
    words = TfidfVectorizer(analyzer="char", ngram_range=(1, 2)).fit(stored)
    found = {"tfidf": (words.transform(asked) @ words.transform(stored).T).toarray()}
    for known in available():
        encode = known.load()
        found[known.name] = np.asarray(encode(asked) @ encode(stored).T, dtype=np.float64)
    shipped = load_encoder(Settings().encoder)
    found[_SHIPPED] = np.asarray(shipped.encode(asked) @ shipped.encode(stored).T, np.float64)
    return found


def _titles(alone: Mapping[str, Scores]) -> Iterable[tuple[str, str]]:
    named = {"tfidf": "字 TF-IDF", **{each.name: each.title for each in available()}}
    named[_SHIPPED] = f"知识检索现用（{Settings().encoder}）"
    return ((key, title) for key, title in named.items() if key in alone)


def standard(matrix: Scores) -> Scores:
    """Each question's scores with mean 0 and deviation 1."""
    spread = matrix.std(axis=1, keepdims=True)
    result: Scores = (matrix - matrix.mean(axis=1, keepdims=True)) / np.maximum(spread, 1e-9)
    return result


def rates(matrix: Scores, relevant: Sequence[set[int]]) -> dict[str, float]:
    order = np.argsort(-matrix, axis=1, kind="stable")[:, :10]
    places = [
        next((n for n, at in enumerate(row, start=1) if int(at) in wanted), 0)
        for row, wanted in zip(order, relevant, strict=True)
    ]
    count = len(places)
    return {
        "r1": sum(place == 1 for place in places) / count,
        "r5": sum(1 <= place <= 5 for place in places) / count,
        "mrr10": sum(1 / place for place in places if place) / count,
    }


def tables(result: Mapping[str, Any]) -> list[Table]:
    rows = [
        (each["name"], percent(each["r1"]), percent(each["r5"]), f"{each['mrr10']:.3f}")
        for each in result["encoders"]
    ]
    note = f"{result['documents']} 条，{result['queries']} 问，权重相同"
    return [Table("别人的问句检索", ("", "命中@1", "命中@5", "MRR@10"), rows, [note])]

"""Reads the folder and measures what it holds."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.evaluate import nlu
from benchmarks.evaluate.files import FileError, read
from benchmarks.evaluate.measuring import search
from benchmarks.evaluate.others import chitchat, retrieval, utterances
from benchmarks.tables import Table
from deploy.local.environment import Environment
from knowledge_base.client import KnowledgeClient

Figures = dict[str, dict[str, Any]]

TABLES = {
    "retrieval": retrieval.tables,
    "utterances": utterances.tables,
    "chitchat": chitchat.tables,
}


class Folder:
    """The rows of the folder; what it lacks is empty. Raises `FileError` when it has nothing."""

    def __init__(self, path: Path) -> None:
        self.documents = _rows(path / retrieval.CORPUS, retrieval.Document)
        self.queries = _rows(path / retrieval.QUERIES, retrieval.Query)
        self.utterances = _rows(path / utterances.UTTERANCES, utterances.Utterance)
        self.sayings = _rows(path / chitchat.CHITCHAT, chitchat.Saying)
        if not (self.queries or self.utterances or self.sayings):
            raise FileError(f"{path}：没有认得的数据文件")

    def retrieval(self) -> Figures:
        if not (self.documents and self.queries):
            return {}
        return {"retrieval": retrieval.measure(self.documents, self.queries)}

    async def understanding(self, model: Path, environment: Environment) -> Figures:
        """Needs the search process for the sayings; the model is loaded once."""
        texts = [row.text for row in (*self.utterances, *self.sayings)]
        if not texts:
            return {}
        _, understood = nlu.understand(texts, model, environment)
        split = len(self.utterances)
        figures: Figures = {}
        if self.utterances:
            figures["utterances"] = utterances.measure(self.utterances, understood[:split])
        if self.sayings:
            settings = environment.settings
            client = KnowledgeClient(
                settings.search_url, settings.internal_token.get_secret_value()
            )
            try:
                found = await search(client, [row.text for row in self.sayings])
            finally:
                await client.aclose()
            figures["chitchat"] = chitchat.measure(self.sayings, understood[split:], found)
        return figures


def tables(figures: Mapping[str, dict[str, Any]]) -> list[Table]:
    return [table for name, each in figures.items() for table in TABLES[name](each)]


def _rows(path: Path, kind: Any) -> Sequence[Any]:
    return read(path, kind) if path.is_file() else []

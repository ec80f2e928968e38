import pytest

from customers.phones import BadPhone, is_mobile, mask_name, mask_phone, mobile


@pytest.mark.parametrize(
    ("typed", "bare"),
    [
        ("13800001001", "13800001001"),
        ("+86 138-0000-1001", "13800001001"),
        ("8613800001001", "13800001001"),
        ("192 0000 1001", "19200001001"),
    ],
)
def test_a_number_is_written_one_way(typed: str, bare: str) -> None:
    assert mobile(typed) == bare


@pytest.mark.parametrize(
    "typed",
    ["", "15400001001", "19400001001", "12300001001", "1380000100", "0371-66001234", "１３８"],
)
def test_what_is_no_mobile_number_is_refused(typed: str) -> None:
    with pytest.raises(BadPhone):
        mobile(typed)


@pytest.mark.parametrize("segment", ["1340", "1380", "1650", "1720", "1740", "1990"])
def test_assigned_segments_are_known(segment: str) -> None:
    assert is_mobile(segment + "0001001")


def test_masks_keep_what_people_need_to_recognise() -> None:
    assert mask_phone("13800001001") == "138****1001"
    assert mask_name("王建国") == "王**"
    assert mask_name("李明") == "李*"
    assert mask_name("郑州启明商贸有限公司") == "郑州****公司"

from benchmarks.evaluate.files import MaskingRow
from benchmarks.evaluate.masking import measure, measure_all, tables

ROW = MaskingRow(text="手机138 1234 5096 套餐129", secrets=["138 1234 5096"], innocent=["129"])


def test_what_still_shows_is_a_leak() -> None:
    assert len(measure([ROW], lambda text: text)["leaks"]) == 1


def test_another_spelling_of_the_secret_is_a_leak_too() -> None:
    row = MaskingRow(text="手机１３８１２３４５０９６", secrets=["１３８１２３４５０９６"])
    assert len(measure([row], lambda _: "手机13812345096")["leaks"]) == 1


def test_a_harmless_part_that_is_gone_is_counted() -> None:
    result = measure([ROW], lambda _: "手机138****5096 套餐***")
    assert (len(result["leaks"]), len(result["hidden"])) == (0, 1)


def test_the_product_masks_for_people_and_for_machines() -> None:
    result = measure_all([ROW])
    assert [len(result[form]["leaks"]) for form in ("shown", "sent")] == [0, 0]
    assert tables(result)

from benchmarks.evaluate.entities import Found, found_in, measure
from benchmarks.evaluate.files import EntityRow, Span


def _row(text: str, *spans: tuple[str, str, int, int]) -> EntityRow:
    return EntityRow(
        text=text, entities=[Span(entity=e, value=v, start=s, end=t) for e, v, s, t in spans]
    )


def _found(entity: str, value: str, start: int, end: int, words: str = "") -> Found:
    return Found(entity=entity, value=value, start=start, end=end, words=words or value)


def test_strict_asks_for_the_place_and_lenient_for_the_value() -> None:
    row = _row("扣了30块钱", ("amount", "30", 2, 6))
    result = measure([row], lambda _: [_found("amount", "30", 2, 5, "30块")])
    assert result["strict"]["right"] == 0
    assert result["lenient"]["right"] == 1


def test_a_wrong_value_at_the_right_place_is_right_only_strictly() -> None:
    row = _row("扣了30块", ("amount", "30", 2, 5))
    result = measure([row], lambda _: [_found("amount", "3", 2, 5, "30块")])
    assert (result["strict"]["right"], result["lenient"]["right"]) == (1, 0)


def test_the_words_themselves_are_a_value_too() -> None:
    row = _row("上个月的账单", ("billing_month", "上个月", 0, 3))
    result = measure([row], lambda _: [_found("billing_month", "last", 0, 3, "上个月")])
    assert result["lenient"]["f1"] == 1


def test_one_find_serves_one_span_and_false_alarms_cost_precision() -> None:
    rows = [
        _row("30块和30块", ("amount", "30", 0, 3), ("amount", "30", 4, 7)),
        _row("打了10次"),
    ]

    def find(text: str) -> list[Found]:
        return [_found("amount", "30", 0, 3)]

    result = measure(rows, find)
    assert result["strict"] == {
        "wanted": 2,
        "found": 2,
        "right": 1,
        "precision": 0.5,
        "recall": 0.5,
        "f1": 0.5,
    }
    assert (result["rows_without_entities"], result["rows_with_false_alarm"]) == (1, 1)


def test_types_the_file_does_not_annotate_are_counted_apart() -> None:
    row = _row("扣了30块", ("amount", "30", 2, 5))
    finds = [_found("amount", "30", 2, 5), _found("email", "a@b.cn", 0, 2)]
    result = measure([row], lambda _: finds)
    assert result["strict"]["precision"] == 1
    assert result["types_outside_the_file"] == {"email": 1}


def test_the_product_is_asked_with_places_in_the_raw_words() -> None:
    (found,) = found_in("我的号 13812345096 停机了")
    assert (found.entity, found.value, found.start, found.end) == (
        "phone_number",
        "13812345096",
        4,
        15,
    )

from benchmarks.tables import Table, percent, width


def test_chinese_takes_two_columns() -> None:
    assert width("命中@1") == 6


def test_columns_line_up_whatever_the_script() -> None:
    lines = str(Table("题", ("", "率"), [("中文", "1.0%"), ("ab", "10.0%")])).splitlines()
    assert len({width(line) for line in lines[4:6]}) == 1


def test_nothing_to_divide_by_is_a_dash() -> None:
    assert (percent(1, 8), percent(0, 0)) == ("12.5%", "—")

from conversations.unmasking import Unmasking


def test_a_ticket_written_from_masked_text_gets_the_values_back() -> None:
    plain = Unmasking(["13800001001", "037112345678"], phone="13800001001")

    assert plain("客户号码138****1001，多扣30元") == "客户号码13800001001，多扣30元"
    assert plain(None) == ""


def test_values_that_look_the_same_masked_stay_masked() -> None:
    plain = Unmasking(["13800001001", "13899991001"], phone=None)

    assert plain("号码138****1001") == "号码138****1001"

"""The demo customers worth meeting. Everybody here is made up, and so are the numbers.

No range of mainland mobile numbers is reserved for fiction: never send real messages to these.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """A named demo customer; `phone` is what the verification card asks for."""

    name: str
    phone: str
    story: str
    plan: str
    customer_type: str = "个人"
    region: str = "河南省郑州市金水区"
    birth_year: int | None = 1990
    add_ons: tuple[str, ...] = ()
    contract: bool = False
    unpaid_months: int = 0
    suspended: bool = False


PEOPLE: tuple[Person, ...] = (
    Person(
        "李明",
        "13800001001",
        "普通个人客户：套餐、账单、流量齐全，订了一项视频会员",
        "XH129",
        add_ons=("VIP_VIDEO",),
    ),
    Person(
        "王秀英",
        "13800001002",
        "65 岁以上老年客户：直接接人工",
        "YL29",
        region="河南省周口市太康县",
        birth_year=1948,
    ),
    Person(
        "郑州启明商贸有限公司",
        "13800001003",
        "企业客户：高价值、政企套餐",
        "ZQ299",
        customer_type="企业",
        birth_year=None,
        contract=True,
    ),
    Person(
        "张强",
        "13800001004",
        "欠费客户：两个月未缴，已停机",
        "XH99",
        region="重庆市渝北区",
        birth_year=1985,
        unpaid_months=2,
        suspended=True,
    ),
    Person(
        "陈静",
        "13800001005",
        "宽带客户：千兆融合，所在片区正有光缆故障",
        "RH169",
        customer_type="家庭",
        region="河南省郑州市中原区",
        birth_year=1982,
        contract=True,
    ),
    Person(
        "刘洋",
        "13800001006",
        "学生客户：青春卡，流量快用完了",
        "QC39",
        region="河南省洛阳市涧西区",
        birth_year=2005,
    ),
)

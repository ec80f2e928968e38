"""Two hundred believable, wholly fictional customers; the same ones on every machine."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

import yaml

from customers.demo_bss.catalogue import catalogue
from customers.demo_bss.people import PEOPLE, Person

SIZE = 200
SENIORS = 25
ENTERPRISES = 20
FAMILIES = 40
IN_ARREARS = 14

_WORDS: dict[str, str] = yaml.safe_load(Path(__file__).with_name("names.yml").read_text("utf-8"))
_SURNAMES = _WORDS["surnames"]
_GIVEN, _SENIOR_GIVEN, _COMPANIES, _TRADES = (
    _WORDS[key].split() for key in ("given", "senior_given", "companies", "trades")
)
# Region and whether it is a town; the law gives the country more time for repairs.
_REGIONS = (
    ("河南省郑州市金水区", True),
    ("河南省郑州市中原区", True),
    ("河南省洛阳市涧西区", True),
    ("河南省周口市太康县", False),
    ("河南省信阳市商城县", False),
    ("重庆市渝北区", True),
    ("重庆市奉节县", False),
    ("广东省广州市天河区", True),
    ("广东省梅州市五华县", False),
    ("浙江省杭州市西湖区", True),
    ("江苏省南京市鼓楼区", True),
    ("四川省成都市武侯区", True),
    ("四川省凉山州昭觉县", False),
    ("福建省福州市鼓楼区", True),
)
_SEGMENTS = (134, 136, 139, 150, 158, 178, 187, 198, 131, 156, 176, 186, 153, 177, 189, 199)
_PLANS = ("XH59", "XH59", "XH99", "XH99", "XH129", "XH199", "QC39", "JD79")


@dataclass(frozen=True)
class Subject:
    """One customer before months are added."""

    bss_id: str
    person: Person
    is_town: bool
    joined_on: date
    broadband_account: str | None
    broadband_mbps: int

    @property
    def codes(self) -> tuple[str, ...]:
        return (self.person.plan, *self.person.add_ons)

    @property
    def discount(self) -> Decimal:
        """Monthly benefit of the contract, in yuan."""
        return Decimal(10 if self.person.contract else 0)

    @property
    def recurring(self) -> Decimal:
        """What a month costs without anything extra, in yuan."""
        fees = (catalogue()[code]["monthly_fee"] for code in self.codes)
        return sum(fees, Decimal(0)) - self.discount

    @property
    def tier(self) -> str:
        if self.recurring >= 150:
            return "高价值"
        return "中" if self.recurring >= 80 else "低"

    @property
    def status(self) -> str:
        return "欠费停机" if self.person.suspended else "正常"


def population() -> list[Subject]:
    towns = dict(_REGIONS)
    subjects = []
    for number, person in enumerate(_people(), 1):
        random = Random(f"subject {number}")
        adult_since = (person.birth_year or 1970) + 18
        first = max(adult_since, 2008)
        joined_on = date(random.randint(min(first, 2025), 2025), 1, 1)
        mbps = catalogue()[person.plan]["broadband_mbps"]
        account = f"KD{random.randint(371, 399):04d}{number:06d}" if mbps else None
        subjects.append(
            Subject(
                bss_id=f"XH{number:08d}",
                person=person,
                is_town=towns[person.region],
                joined_on=joined_on + timedelta(days=random.randint(0, 150)),
                broadband_account=account,
                broadband_mbps=mbps,
            )
        )
    return subjects


def _people() -> Iterator[Person]:
    yield from PEOPLE
    phones = {person.phone for person in PEOPLE}
    for number in range(len(PEOPLE), SIZE):
        random = Random(f"person {number}")
        phone = f"{random.choice(_SEGMENTS)}0000{2000 + number}"
        if phone in phones:
            raise ValueError("two demo customers would share a number")
        phones.add(phone)
        yield _person(number - len(PEOPLE), phone, random)


def _person(index: int, phone: str, random: Random) -> Person:
    region = random.choice(_REGIONS)[0]
    surname = random.choice(_SURNAMES)
    add_ons = tuple(code for code in ("FX10", "LL10G", "VIP_VIDEO", "CL5") if random.random() < 0.2)
    unpaid = 0
    if index >= SIZE - len(PEOPLE) - IN_ARREARS:
        unpaid = random.choice((1, 1, 2))
    # The named people already give one senior and one company.
    if index < SENIORS - 1:
        name = surname + random.choice(_SENIOR_GIVEN)
        plan = random.choice(("YL29", "YL29", "XH59", "JD79"))
        return Person(name, phone, "", plan, region=region, birth_year=random.randint(1938, 1957))
    index -= SENIORS - 1
    if index < ENTERPRISES - 1:
        city = region.split("市")[0].split("省")[-1].split("州")[0]
        name = f"{city}{random.choice(_COMPANIES)}{random.choice(_TRADES)}有限公司"
        return Person(
            name, phone, "", "ZQ299", "企业", region, None, contract=random.random() < 0.7
        )
    index -= ENTERPRISES - 1
    name = surname + random.choice(_GIVEN)
    if index < FAMILIES - 1:
        return Person(
            name,
            phone,
            "",
            "RH169",
            "家庭",
            region,
            random.randint(1965, 1995),
            add_ons,
            contract=random.random() < 0.7,
        )
    plan = random.choice(_PLANS)
    born = random.randint(1999, 2007) if plan == "QC39" else random.randint(1964, 2003)
    return Person(
        name,
        phone,
        "",
        plan,
        region=region,
        birth_year=born,
        add_ons=add_ons,
        contract=random.random() < 0.3,
        unpaid_months=unpaid,
        suspended=unpaid > 1,
    )

"""A fictional operator behind the `Bss` Protocol, in the schema `demo_bss`."""

from customers.demo_bss.people import PEOPLE as people
from customers.demo_bss.people import Person
from customers.demo_bss.service import DemoBss

__all__ = ["DemoBss", "Person", "people"]

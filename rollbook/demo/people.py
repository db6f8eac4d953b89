"""The people of Northwind Academy: as many as asked for, and the same ones each time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random
from typing import Any, Final

from rollbook.demo.culture import Word
from rollbook.demo.latin import LATIN
from rollbook.demo.scripts import OTHER_SCRIPTS

SEED: Final = "Northwind Academy"
DOMAIN: Final = "northwind.example"
YEARS: Final = timedelta(days=4 * 365)
RECENT: Final = timedelta(days=100)  # who joined later does so in the story
CULTURES: Final = (*LATIN, *OTHER_SCRIPTS)
WEIGHTS: Final = list(accumulate(culture.weight for culture in CULTURES))

# parts in a thousand; whoever comes before the students works here
ROLES: Final[dict[tuple[str, ...], int]] = {
    ("administrator",): 4, ("user-manager",): 8, ("statistic-manager",): 12, ("content-editor",): 16,
    ("content-editor", "educator"): 8, ("educator",): 50, ("coach",): 32, ("coach", "translator"): 6,
    ("translator",): 10, ("proofreader",): 10, ("proofreader", "student"): 4, (): 14, ("student",): 826,
}  # fmt: skip
SHARES: Final = list(accumulate(ROLES.values()))
LEARN: Final = {("student",), ("proofreader", "student")}

# (share of a hundred, from and to how many days ago they were last here)
SEEN: Final = ((38, (0, 7)), (22, (7, 30)), (14, (30, 90)), (9, (90, 365)), (5, (365, 1300)), (12, None))


@dataclass(frozen=True)
class Person:
    """Somebody as they are now, before the story changes them."""

    first_name: str
    last_name: str
    username: str
    email: str
    phone: str
    contact: str
    population: str
    roles: tuple[str, ...]
    language: str
    time_zone: str
    joined: datetime
    last_access: datetime | None
    last_login: datetime | None
    password: str = ""
    external_id: str = ""

    def row(self) -> dict[str, Any]:
        """Give what `users.create` takes."""
        given = (
            "first_name",
            "last_name",
            "username",
            "phone",
            "external_id",
            "contact",
            "population",
            "language",
            "time_zone",
        )
        optional = {name: getattr(self, name) for name in ("email", "password") if getattr(self, name)}
        return {**{name: getattr(self, name) for name in given}, **optional, "roles": list(self.roles)}


def people(count: int, now: datetime) -> Iterator[Person]:
    """Give so many people; the first hundred are the same whether there are a hundred or a million."""
    chance = Random(SEED)  # noqa: S311 - has to be repeatable, not secret
    spelled: dict[str, int] = {}
    for number in range(1, count + 1):
        yield _person(chance, number, now, spelled)


def _person(chance: Random, number: int, now: datetime, spelled: dict[str, int]) -> Person:
    culture = chance.choices(CULTURES, cum_weights=WEIGHTS)[0]
    roles = chance.choices(list(ROLES), cum_weights=SHARES)[0]
    first, last = culture.person(chance)
    joined = _joined(chance, now)
    seen = _seen(chance, joined, now)
    mail = "" if roles == ("student",) and chance.random() < 0.06 else _address(first, last, spelled)
    return Person(
        first_name=first.written, last_name=last.written, email=mail,
        username=mail or f"s{joined:%y}-{number:04}", roles=roles,
        phone=culture.number(chance) if chance.random() < 0.7 else "",
        external_id=f"{'S' if roles in LEARN else 'P'}-{number:06}",
        contact=f"Room {chance.choice('ABCD')}{chance.randrange(100, 420)}" if chance.random() < 0.1 else "",
        population="learner" if roles in LEARN else "staff", language=culture.language,
        time_zone=chance.choice(culture.zones), joined=joined, last_access=seen,
        last_login=seen and max(joined, seen - timedelta(hours=chance.choice((0, 0, 1, 5, 30, 200)))),
    )  # fmt: skip


def _address(first: Word, last: Word, spelled: dict[str, int]) -> str:
    """Spell an address that nobody has yet: li.wang, then li.wang2."""
    name = f"{first.spelled}.{last.spelled}"
    spelled[name] = count = spelled.get(name, 0) + 1
    return f"{name}{count if count > 1 else ''}@{DOMAIN}"


def _joined(chance: Random, now: datetime) -> datetime:
    """Most come at the beginning of a term: on one of the days in early September and January; others with a month."""
    ago = RECENT + (YEARS - RECENT) * float(chance.random() ** 1.3)
    day = (now - ago).replace(day=1)
    if chance.random() < 0.8:
        day = day.replace(month=9 if 4 < day.month <= 11 else 1, day=chance.choice((3, 4, 5, 10)))
    day = min(max(day, now - YEARS), now - RECENT)
    return day.replace(hour=9, minute=day.day, second=0, microsecond=0)


def _seen(chance: Random, joined: datetime, now: datetime) -> datetime | None:
    """Give a last access, later than joining; None for those who never came."""
    days = chance.choices([days for _share, days in SEEN], [share for share, _days in SEEN])[0]
    if days is None:
        return None
    ago = timedelta(days=days[0] + (days[1] - days[0]) * chance.random())
    return max(joined + timedelta(minutes=chance.randrange(5, 90)), now - ago)

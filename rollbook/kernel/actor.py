"""Who acts, through which door, and how far they reach."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_
from typing import Final, TypeVar

from django.db.models import Q

T = TypeVar("T")
HIGHEST_RANK: Final = 1000
EVERYONE: Final = Q(pk__isnull=False)


Limit = tuple[str, str]  # a lookup that a subject has to meet, and its value
STARTS: Final = "__startswith"


@dataclass(frozen=True)
class Power:
    """What one grant gives for one permission: subjects that meet all of `limits`, up to `rank`.

    Rank and limits stay together: a high rank from one grant never combines with the wide
    reach of another.
    """

    rank: int
    limits: tuple[Limit, ...] = ()

    @property
    def scope(self) -> Q:
        """The limits as a condition."""
        return Q(*self.limits) if self.limits else EVERYONE

    def covers(self, rank: int, limits: Iterable[Limit]) -> bool:
        """Tell whether this is as high, and reaches all that lies within those limits."""
        given = dict(limits)
        return self.rank >= rank and all(_within(name, value, given.get(name)) for name, value in self.limits)


def _within(name: str, wide: str, narrow: str | None) -> bool:
    return narrow is not None and (narrow.startswith(wide) if name.endswith(STARTS) else narrow == wide)


@dataclass(frozen=True)
class Authority:
    """Everything an actor may do at this moment.

    `besides` are what they have to be seen with as well where they could gain: their own rights, where a token
    leaves less, and what remains of them once what they were lent has ended.
    """

    powers: Mapping[str, Sequence[Power]]
    besides: tuple[Authority, ...] = ()

    def holds(self, permission: str) -> bool:
        return bool(self.powers.get(permission))

    def rank(self, permission: str) -> int:
        """Give the highest rank at which the permission is held; -1 where it is not."""
        return max((power.rank for power in self.powers.get(permission, ())), default=-1)

    def scope(self, *permissions: str) -> Q:
        """Give the condition that a subject lies within reach of one of the permissions, whatever its rank."""
        powers = (power for permission in permissions for power in self.powers.get(permission, ()))
        return reduce(or_, (power.scope for power in powers), Q(pk__in=[]))

    def covers(self, permission: str, rank: int, limits: Iterable[Limit]) -> bool:
        """Tell whether one single power gives as much: rank and reach never add up from two."""
        return any(power.covers(rank, limits) for power in self.powers.get(permission, ()))

    def gains(self, now: Sequence[Limit], then: Sequence[Limit], areas: tuple[str, ...] = ("",)) -> bool:
        """Tell whether what lies within `now` would be more in this authority's hands if it lay within `then`.

        `areas` are how the permissions begin that matter.
        """
        return any(other.gains(now, then, areas) for other in self.besides) or any(
            power.covers(0, then) and not self.covers(permission, power.rank, now)
            for permission, powers in self.powers.items()
            for power in powers
            if permission.startswith(areas)
        )


@dataclass(frozen=True)
class Actor:
    """Somebody, or the system itself, on the other side of a door.

    `authority` is asked afresh inside each operation, after the rows it depends on are
    locked, so that nobody acts on rights they have just lost. `scopes` are the permissions that
    a token is limited to; None for a person at a door. Work that outlives the call keeps them.
    `fresh` is False for a person at a browser who has not proved lately who they are.
    """

    label: str
    door: str
    authority: Callable[[], Authority]
    user_id: int | None = None
    via: str = ""
    address: str | None = None
    request_id: str = ""
    scopes: tuple[str, ...] | None = None
    fresh: bool = True

    @cached_property
    def known(self) -> Authority:
        """The authority as of the first look: for reading and for what to offer, never for deciding."""
        return self.authority()

    def recall(self, name: str, look_up: Callable[[], T]) -> T:
        """Give what is looked up once for reading and offering, as `known` is."""
        kept: dict[str, T] = self.__dict__.setdefault("recalled", {})
        if name not in kept:
            kept[name] = look_up()
        return kept[name]

    def holds(self, permission: str) -> bool:
        """Tell whether to offer something. Deciding is the operations' work."""
        return self.known.holds(permission)

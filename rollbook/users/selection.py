"""A set of users, with all that has to follow when they change."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import reduce
from operator import or_
from typing import Any, ClassVar, Final

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, IntegrityError
from django.db.models import Exists, F, Model, OuterRef, Q
from django.utils.translation import gettext as _

from rollbook.kernel import sql
from rollbook.kernel.actor import Power
from rollbook.kernel.operation import registry
from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Invalid, Refusal
from rollbook.kernel.selection import Membership, Selection
from rollbook.roles import queries as roles
from rollbook.roles.models import ADMINISTRATOR, Grant, Role
from rollbook.users import erasure, uniqueness, views
from rollbook.users.models import Population, SearchText, Status, User
from rollbook.users.names import SPEAKING, derived, search_text

TAKES_OVER: Final = {"password", "email"}  # whoever sets these can sign in as them
ENDS_ACCESS: Final = {"status", "password"}
PLACES: Final = {"population"}
DERIVED: Final = ("username_key", "email_key", "name_key")
BLANK: Final = {"email": None, "first_name": "", "last_name": "", "phone": "", "population": Population.STAFF.value}


class UserSelection(Selection):
    """Users by id. Guarantees, whatever the operation: nobody changes their own standing, the
    last administrator stays, access ends when it has to, and people are found as they are now."""

    kind = "user"
    model = User
    label: ClassVar[Any] = F("username")
    memberships: ClassVar[Mapping[str, Membership]] = {"roles": Membership(Grant, "user_id", "role_id")}
    untold: ClassVar[frozenset[str]] = frozenset({"password", *DERIVED})

    @classmethod
    def condition(cls, view: str) -> Q:
        return views.read(view).condition()

    def outranked(self, power: Power) -> Q:
        above = Grant.objects.filter(user_id=OuterRef("pk"), role__rank__gt=power.rank)
        return ~Q(Exists(above))

    def guard(self) -> None:
        roles.lock_administrators()

    def locked_ids(self) -> list[int]:
        """Lock the actor too, in one order with the others: grants change only under this lock."""
        own = self.run.by.user_id
        return self.ids if own is None else sorted({*self.ids, own})

    def change(self, **values: Any) -> None:
        if "status" in values:
            self._not_oneself()
            self._keep_an_administrator(self.ids if values["status"] != Status.ACTIVE else ())
        super().change(**values)

    def change_each(self, rows: Mapping[int, Mapping[str, Any]]) -> None:
        moving = [pk for pk in self.ids if "status" in rows.get(pk, ())]
        if self.run.by.user_id in moving:
            self._not_oneself()
        if moving:
            self._keep_an_administrator([pk for pk in moving if rows[pk]["status"] != Status.ACTIVE])
        self.refuse_ids(Refusal.TAKEN, [pk for pk in uniqueness.clashing(rows) if pk in set(self.ids)])
        if taken_over := [pk for pk in self.ids if TAKES_OVER & rows.get(pk, {}).keys()]:
            now = {row.pop("pk"): row for row in self.rows_of(taken_over).values("pk", *TAKES_OVER)}
            self._outdo([pk for pk in taken_over if any(now[pk][n] != rows[pk].get(n, now[pk][n]) for n in TAKES_OVER)])
        super().change_each(rows)

    def replace_secret(self, **values: Any) -> None:
        self._outdo(self.ids)
        super().replace_secret(**values)

    def issue(self, name: str, model: type[Model], rows: Sequence[Mapping[str, Any]], told: Any) -> None:
        self._outdo(self.ids)
        kept = set(self.ids)
        super().issue(name, model, [row for row in rows if row["user_id"] in kept], told)

    def add(self, name: str, target_id: int, **columns: Any) -> None:
        self._may_give(target_id)
        super().add(name, target_id, by_id=self.run.by.user_id, **columns)

    def remove(self, name: str, target_id: int) -> None:
        self._may_give(target_id)
        if Role.objects.filter(pk=target_id, slug=ADMINISTRATOR).exists():
            self._keep_an_administrator(self.ids)
        super().remove(name, target_id)

    def create(self, rows: Sequence[Mapping[str, Any]]) -> None:
        full = [{**BLANK, **row} for row in rows]
        with refused_when_taken():
            super().create([{**row, **derived(row)} for row in full])

    uncreated_by = "users.delete"

    def uncreate(self) -> None:
        registry[self.uncreated_by](self, by=self.run.by)

    def erase(self) -> None:
        """Erase the people, and what the audit log knows of them beyond their number."""
        self._not_oneself()
        self._keep_an_administrator(self.ids)
        super().erase()

    def before_erasing(self) -> None:
        erasure.forget(self.ids)

    def follows(self, names: Collection[str]) -> Mapping[str, Any]:
        """Raise the version, and the access epoch where access has to end."""
        ends = {"access_epoch": F("access_epoch") + 1} if ENDS_ACCESS & set(names) else {}
        return {"version": F("version") + 1, **ends}

    def changed(self, ids: Sequence[int], names: Iterable[str]) -> None:
        """Derive keys and search text, and keep people in reach, as the fields ask for."""
        touched = set(names)
        if touched & set(SPEAKING):
            self._derive(ids)
        if touched & PLACES:
            self._stay_in_reach(ids)

    def _derive(self, ids: Sequence[int]) -> None:
        people = list(self.rows_of(ids).values("id", *SPEAKING))
        with refused_when_taken():
            sql.update_rows(User, DERIVED, [{"id": person["id"], **derived(person)} for person in people])
        SearchText.objects.filter(pk__in=sql.among(ids))._raw_delete(DEFAULT_DB_ALIAS)
        sql.insert_rows(SearchText, [{"user_id": p["id"], "text": search_text(p)} for p in people])

    def _stay_in_reach(self, ids: Sequence[int]) -> None:
        """Refuse to put anybody where the actor's permission does not reach."""
        powers = self.run.authority.powers[self.run.permission]
        reach = reduce(or_, (self.scope(power) for power in powers))
        if self.rows_of(ids).filter(reach).count() < len(ids):
            message = _("Your permission does not reach these people. Choose another population.")
            raise Invalid({"population": [ValidationError(message, "out_of_reach")]})

    # -- rules of standing

    def _not_oneself(self) -> None:
        if self.run.by.user_id is not None:
            self.refuse(Refusal.SELF, pk=self.run.by.user_id)

    def _outdo(self, ids: Collection[int]) -> None:
        """Refuse those who may do what the actor may not: to sign in as them would be to gain it."""
        held = Grant.objects.filter(user_id=OuterRef("pk"), role_id__in=roles.beyond(self.run.authority))
        self.refuse(Refusal.MORE_POWER, Q(Exists(held)), pk__in=sql.among(ids))

    def _may_give(self, role_id: int) -> None:
        """Refuse those to whom none of the actor's powers lets them give this role."""
        self._not_oneself()
        given = roles.givable(self.run.authority).filter(pk=role_id).values_list("rank", flat=True).first()
        powers = self.run.authority.powers.get(Permission.ROLES_ASSIGN, ())
        high = [power for power in powers if given is not None and power.rank >= given]
        enough = (self.scope(power) & self.outranked(power) for power in high)
        self._refuse_except(Refusal.ROLE_RANK, reduce(or_, enough, Q(pk__in=[])))

    def _keep_an_administrator(self, leaving: Collection[int]) -> None:
        """Refuse the administrators among those who leave where no other would remain."""
        if not self.run.operation.guarded:
            raise RuntimeError(f"{self.run.operation.name} changes who administers: declare it guarded=True")
        everyone = set(roles.administrators().values_list("user_id", flat=True)) if leaving else set()
        if everyone and everyone <= set(leaving):
            self.refuse_ids(Refusal.LAST_ADMINISTRATOR, sorted(everyone))


@contextmanager
def refused_when_taken() -> Iterator[None]:
    """Say it well when somebody took a username or email between the check and the change."""
    try:
        yield
    except IntegrityError as error:
        message = _("Somebody has just taken this username or email. Choose another.")
        raise Invalid({"username": [ValidationError(message, "taken")]}) from error

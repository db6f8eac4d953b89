"""A set of users, with all that has to follow when they change."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar, Final

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, IntegrityError
from django.db.models import F, Model, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from rollbook.attributes.kinds import key_of
from rollbook.attributes.models import Attribute, AttributeValue
from rollbook.credentials import addresses
from rollbook.credentials.models import Kind, Link
from rollbook.groups.models import GroupMember, GroupOwner
from rollbook.kernel import sql
from rollbook.kernel.actor import Actor
from rollbook.kernel.members import Membership
from rollbook.kernel.operation import registry
from rollbook.kernel.refusal import Invalid, Refusal
from rollbook.roles.models import Grant
from rollbook.terms.models import Acceptance
from rollbook.users import access, erasure, policy, uniqueness, views
from rollbook.users.models import Population, SearchText, Status, User
from rollbook.users.names import SPEAKING, derived, search_text
from rollbook.users.queries import known
from rollbook.users.rules import PLACES, Rules, is_administrator

TAKES_OVER: Final = {"password", "email"}  # whoever sets these can sign in as them
ENDS_ACCESS: Final = {"status", "password"}
DERIVED: Final = ("username_key", "email_key", "name_key")
BLANK: Final = {
    "email": None, "external_id": None, "first_name": "", "last_name": "", "phone": "",
    "population": Population.STAFF.value,
}  # fmt: skip


class UserSelection(Rules):
    """Users by id. Guarantees, whatever the operation: nobody changes their own standing, the
    last administrator stays, access ends when it has to, and people are found as they are now."""

    kind = "user"
    model = User
    label: ClassVar[Any] = F("username")
    memberships: ClassVar[Mapping[str, Membership]] = {
        "roles": Membership(Grant, "user_id", "role_id", within="unit_id", kept=("until", "reason")),
        "groups": Membership(GroupMember, "user_id", "group_id"),
        "owned": Membership(GroupOwner, "user_id", "group_id"),
        "attributes": Membership(AttributeValue, "user_id", "attribute_id", kept=("value",)),
        "terms": Membership(Acceptance, "user_id", "version_id"),
    }
    untold: ClassVar[frozenset[str]] = frozenset({"password", *DERIVED})

    @classmethod
    def condition(cls, view: str, by: Actor | None = None) -> Q:
        asked = views.read(view)
        return asked.condition() & known(asked, by) if by else asked.condition()

    def locked_ids(self) -> list[int]:
        """Lock the actor too, in one order with the others: grants change only under this lock."""
        own = self.run.by.user_id
        return self.ids if own is None else sorted({*self.ids, own})

    def change(self, **values: Any) -> None:
        if "status" in values:
            self.not_oneself()
            self.keep_an_administrator(self.ids if values["status"] != Status.ACTIVE else ())
        if policy.DECIDED.keys() & values.keys():
            self.keep_to_policy(dict.fromkeys(self.ids, values))
        if PLACES & values.keys():
            self.gain_nothing(dict.fromkeys(self.ids, values))
        super().change(**values)

    def change_each(self, rows: Mapping[int, Mapping[str, Any]]) -> None:
        moving = [pk for pk in self.ids if "status" in rows.get(pk, ())]
        if self.run.by.user_id in moving:
            self.not_oneself()
        if moving:
            self.keep_an_administrator([pk for pk in moving if rows[pk]["status"] != Status.ACTIVE])
        self.refuse_ids(Refusal.TAKEN, [pk for pk in uniqueness.clashing(rows) if pk in set(self.ids)])
        self.keep_to_policy(rows)
        if taken_over := [pk for pk in self.ids if TAKES_OVER & rows.get(pk, {}).keys()]:
            now = {row.pop("pk"): row for row in self.rows_of(taken_over).values("pk", *TAKES_OVER)}
            self.outdo([pk for pk in taken_over if any(now[pk][n] != rows[pk].get(n, now[pk][n]) for n in TAKES_OVER)])
        self.gain_nothing(rows)
        had = addresses.before_change(self, rows)
        with refused_when_taken():
            super().change_each(rows)
        addresses.tell_of_change(self, had)

    def replace_secret(self, **values: Any) -> None:
        if "password" in values:
            self.keep_password_to_policy()
        self.outdo(self.ids)
        super().replace_secret(**values)

    def issue(self, name: str, model: type[Model], rows: Sequence[Mapping[str, Any]], told: Any) -> bool:
        self.outdo(self.ids)
        kept = set(self.ids)
        return super().issue(name, model, [row for row in rows if row["user_id"] in kept], told)

    def add_each(
        self, name: str, target_id: int, rows: Mapping[int, Mapping[str, Any]], *, within: int | None = None
    ) -> None:
        self._may_move(name, target_id, within)
        if name == "roles" and within is None and is_administrator(target_id):
            self.keep_an_administrator([pk for pk in self.ids if rows.get(pk, {}).get("until")])
        super().add_each(name, target_id, self._derived_columns(name, target_id, rows), within=within)

    def _derived_columns(
        self, name: str, target_id: int, rows: Mapping[int, Mapping[str, Any]]
    ) -> dict[int, Mapping[str, Any]]:
        """Add to new memberships what is not given but follows: who gave it, or the key by which a value is found."""
        if name == "attributes":
            kind = Attribute._base_manager.values_list("kind", flat=True).get(pk=target_id)
            return {pk: {**row, "key": key_of(kind, row["value"])} for pk, row in rows.items()}
        by = {"by_id": self.run.by.user_id} if name in {"roles", "groups"} else {}
        return {pk: {**row, **by} for pk, row in rows.items()}

    def remove(self, name: str, target_id: int, *, within: int | None = None) -> None:
        self._may_move(name, target_id, within)
        if name == "roles" and within is None and is_administrator(target_id):
            self.keep_an_administrator(self.ids)
        super().remove(name, target_id, within=within)

    def may_know(self, name: str, target_id: int) -> None:
        if name == "attributes":
            self.may_set(target_id)

    def _may_move(self, name: str, target_id: int, within: int | None) -> None:
        if name == "roles":
            self.may_give(target_id, within)
        elif name == "groups":
            self.may_join(target_id)
        elif name == "attributes":
            self.may_set(target_id)
        elif name == "owned":
            self.may_own(target_id)

    def create(self, rows: Sequence[Mapping[str, Any]]) -> None:
        full = [{**BLANK, **row} for row in rows]
        with refused_when_taken():
            super().create([{**row, **derived(row)} for row in full])

    uncreated_by = "users.delete"

    def end_access(self) -> None:
        """End their sessions, tokens and links; nothing else of theirs changes."""
        if self.note("access", False):
            self.rows.update(access_epoch=F("access_epoch") + 1, version=F("version") + 1)
            self.run.ended.update(access.just_ended(self.ids))

    def uncreate(self) -> None:
        registry[self.uncreated_by](self, by=self.run.by)

    def erase(self) -> None:
        """Erase the people, and what the audit log knows of them beyond their number."""
        self.not_oneself()
        self.keep_an_administrator(self.ids)
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
        if touched & ENDS_ACCESS:
            self.run.ended.update(access.just_ended(ids))
        if "email" in touched:  # what was mailed to the old address is good no more, even if it comes back
            mailed = Link.objects.filter(user__in=sql.among(ids), used_at=None, void_at=None)
            mailed.exclude(address_key="").exclude(kind=Kind.REVERT).update(void_at=timezone.now())
        if "status" in touched:
            addresses.end_with_access(list(ids))
        if touched & set(SPEAKING):
            self._derive(ids)
        if touched & PLACES:
            self.stay_in_reach(ids)

    def _derive(self, ids: Sequence[int]) -> None:
        people = list(self.rows_of(ids).values("id", *SPEAKING))
        with refused_when_taken():
            sql.update_rows(User, DERIVED, [{"id": person["id"], **derived(person)} for person in people])
        SearchText.objects.filter(pk__in=sql.among(ids))._raw_delete(DEFAULT_DB_ALIAS)
        sql.insert_rows(SearchText, [{"user_id": p["id"], "text": search_text(p)} for p in people])


@contextmanager
def refused_when_taken() -> Iterator[None]:
    """Say it well when somebody took a username, email or external id between the check and the change."""
    try:
        yield
    except IntegrityError as error:
        message = _("Somebody has just taken this username, email or external ID. Choose another.")
        raise Invalid({"username": [ValidationError(message, "taken")]}) from error

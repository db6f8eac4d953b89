"""What a row asks for: its cells as an action on somebody, with checked values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final
from unicodedata import normalize

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from rollbook.attributes.kinds import BEFORE, field_of
from rollbook.attributes.queries import settable
from rollbook.groups.fields import reached
from rollbook.imports.columns import ADD, LABELS, UPDATE, named, run_together, verb_of
from rollbook.imports.problems import Problem, Unfit
from rollbook.imports.reading import Row
from rollbook.kernel.actor import Actor
from rollbook.kernel.fields import Field, Pick
from rollbook.kernel.permission import Permission
from rollbook.kernel.text import fold
from rollbook.roles.models import Role
from rollbook.roles.queries import givable
from rollbook.units.fields import UnitPick, in_reach
from rollbook.users import fields
from rollbook.users.uniqueness import key_of

FIELDS: Final[Mapping[str, Field]] = {
    "username": fields.USERNAME, "first_name": fields.FIRST_NAME, "last_name": fields.LAST_NAME, "email": fields.EMAIL,
    "phone": fields.PHONE, "external_id": fields.EXTERNAL_ID,
    "contact": fields.CONTACT, "language": fields.LANGUAGE, "time_zone": fields.TIME_ZONE,
    "population": fields.POPULATION, "unit": UnitPick(options=in_reach(Permission.USERS_IMPORT)),
}  # fmt: skip
MOST_NAMED: Final = 10  # roles, where one is named that does not exist
REPEATED: Final = {"first_name", "last_name", "language", "time_zone", "population", "unit"}  # worth remembering


@dataclass(slots=True)
class Ask:
    """One row, understood. `who` is how it names the person, `keys` (see `uniqueness`) by what they are found."""

    line: int
    cells: Sequence[str]
    action: str = ""
    who: str = ""
    keys: Sequence[str] = ()
    values: dict[str, Any] = field(default_factory=dict)
    unfit: Unfit | None = None


class Reader:
    """Understands the rows of one file for one actor."""

    def __init__(self, columns: Sequence[str], by: Actor) -> None:
        """Take the field of each column, empty for none."""
        self.columns, self.by = columns, by
        self.fields = {name: _with_fixed_options(FIELDS[name], by) for name in columns if name in FIELDS}
        self.fields |= {name: field for name, field in own_fields(by).items() if name in columns}
        self.fields.setdefault("username", FIELDS["username"])
        self.roles = {fold(text): slug for pair in Role.objects.values_list("slug", "name") for text, slug in
                      ((pair[0], pair[0]), (pair[1], pair[0]))}  # fmt: skip
        self._known: dict[tuple[str, str], Any] = {}
        self._several = {"roles": self._roles, "groups": self._groups}

    def ask(self, row: Row, *, may_be_header: bool = False) -> Ask:
        """Give what the row asks for, or why it can't be understood."""
        ask = Ask(row.line, row.cells)
        try:
            self._fits(row.cells)
            if may_be_header and named(row.cells):
                raise Unfit(Problem.HEADER)
            given = {name: cell for name, cell in zip(self.columns, row.cells, strict=False) if name and cell}
            _name(ask, given)
            ask.action = self._action(given.pop("action", ""))
            if not ask.who:
                raise Unfit(Problem.NO_USERNAME)
            ask.values = self._values(ask, given)
        except Unfit as unfit:
            ask.unfit = unfit
        return ask

    def _fits(self, cells: Sequence[str]) -> None:
        """Refuse a row that has more cells than the file has columns."""
        if any(cells[len(self.columns) :]):
            if action := run_together(cells):
                raise Unfit(Problem.RUN_TOGETHER, action=action)
            raise Unfit(Problem.LONG_ROW, cells=len(cells), columns=len(self.columns))

    def _action(self, cell: str) -> str:
        """A roster without actions adds people."""
        if "action" not in self.columns:
            return ADD
        if not cell:
            raise Unfit(Problem.NO_ACTION)
        if verb := verb_of(cell):
            return verb
        raise Unfit(Problem.ACTION, cell=cell[:40])

    def _values(self, ask: Ask, given: dict[str, str]) -> dict[str, Any]:
        """Check what is given, all of it, so that a file is mended in one go."""
        username = given.pop("username", "")
        if ask.action == ADD:
            if name := username or given.get("email"):
                given["username"] = name
        elif ask.who == given.get("email") and not username:
            given.pop("email")  # it names the person and changes nothing
        if ask.action not in (ADD, UPDATE):
            return {}
        values, wrong = {}, []
        for name, cell in given.items():
            try:
                values[name] = self._several[name](cell) if name in self._several else self._clean(name, cell)
            except ValidationError as error:
                label = LABELS[name] if name in LABELS else self.fields[name].label
                wrong.append(f"{label}: {error.messages[0]}")
        if wrong:
            raise Unfit(Problem.VALUE, problems=" ".join(wrong))
        self._enough(ask.action, values)
        return values

    def _enough(self, action: str, values: Mapping[str, Any]) -> None:
        if action == UPDATE and not values:
            raise Unfit(Problem.NOTHING)
        if action == ADD and not (values.get("first_name") or values.get("last_name")):
            raise Unfit(Problem.NO_NAME)

    def _clean(self, name: str, cell: str) -> Any:
        if name not in REPEATED:
            return self.fields[name].clean(cell, self.by)
        if (name, cell) not in self._known:
            try:
                self._known[name, cell] = self.fields[name].clean(cell, self.by)
            except ValidationError as error:
                self._known[name, cell] = error
        if isinstance(self._known[name, cell], ValidationError):
            raise self._known[name, cell]
        return self._known[name, cell]

    def _roles(self, cell: str) -> list[str]:
        """Give the slugs of roles named by slug or name, parted by comma, semicolon, bar or line."""
        parts = _parted(cell, self.roles)
        for part in parts:
            if fold(part) not in self.roles:
                raise self._no_such_role(part[:60])
        return sorted({self.roles[fold(part)] for part in parts})

    def _groups(self, cell: str) -> list[int]:
        """Give the ids of groups that the actor may fill, named by name or id, parted as roles are."""
        return sorted({self._group(part) for part in _parted(cell, self.groups)})

    def _group(self, name: str) -> int:
        if pk := self.groups.get(fold(name)):
            return pk
        message = _("There is no group “%(group)s” that you may fill.")
        if fold(name) in self.groups:
            message = _("Several groups are called “%(group)s”. Give the id of the one that you mean.")
        raise ValidationError(message, "no_such_group", {"group": name[:60]})

    @cached_property
    def groups(self) -> Mapping[str, int]:
        """The groups that the actor may fill, by name and by id; 0 where several have one name."""
        known: dict[str, int] = {}
        for pk, name in reached(self.by.known, Permission.GROUPS_ASSIGN).values_list("pk", "name_key"):
            known[name] = 0 if name in known else pk
        return {**{str(pk): pk for pk in known.values() if pk}, **known}

    def _no_such_role(self, name: str) -> ValidationError:
        message, given = _("There is no role “%(role)s”."), {"role": name}
        if self._givable:
            message, given = (
                _("There is no role “%(role)s”. You can give: %(roles)s."),
                {**given, "roles": self._givable},
            )
        return ValidationError(message, "no_such_role", given)

    @cached_property
    def _givable(self) -> str:
        """Name the roles that the actor may give, as a file can name them."""
        names = list(givable(self.by.known).values_list("name", flat=True)[: MOST_NAMED + 1])
        return ", ".join([*names[:MOST_NAMED], *(["…"] if len(names) > MOST_NAMED else [])])


def own_fields(by: Actor) -> dict[str, Field]:
    """Give the fields of the attributes that the actor may set."""
    return {BEFORE + attribute.slug: field_of(attribute) for attribute in settable(by)}


def _parted(cell: str, known: Mapping[str, Any]) -> list[str]:
    """Give the names in a cell: one, or several parted by comma, semicolon, bar or line."""
    return [cell] if fold(cell) in known else [name for part in re.split(r"[,;|\n]", cell) if (name := part.strip())]


def _name(ask: Ask, given: Mapping[str, str]) -> None:
    """Find out whom a row is about: the username says it; without one the external id, and else the email."""
    names = ("username",) if given.get("username") else ("external_id", "email")
    said = {name: given[name] for name in names if given.get(name)}
    ask.who = next(iter(said.values()), "")
    ask.keys = [key_of(name, " ".join(normalize("NFC", text).split())) for name, text in said.items()]


def _with_fixed_options(param: Field, by: Actor) -> Field:
    """Ask for the options once instead of once a row, and let each be written in any case."""
    if isinstance(param, UnitPick):
        return param.settled(by)
    if not isinstance(param, Pick):
        return param
    options = list(param.options(by))
    return _Folded(label=param.label, options=lambda _by: options)


@dataclass(frozen=True, kw_only=True)
class _Folded(Pick):
    """A choice that is written as people write."""

    def check(self, value: Any, by: Actor) -> Any:
        known = {fold(str(text)): key for key, label in self.options(by) for text in (label, key)}
        return super().check(known.get(fold(str(value)), value), by)

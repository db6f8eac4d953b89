"""What stands in the columns of the Users page: one small function a column, since it is called for each row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from rollbook.ui.templatetags.ui import ago, member_for, status_badge
from rollbook.users.models import Population
from rollbook.users.views import OF_ATTRIBUTE, TWO_FACTOR

register = template.Library()
Row = Mapping[str, Any]


@register.simple_tag
def cell(user: Row, column: str) -> SafeString | str:
    """`{% cell user "roles" %}`: the content of one cell of a user's row."""
    return CELLS[column](user) if column in CELLS else _own(user, column)


def _own(user: Row, column: str) -> SafeString:
    """Show one of the site's own fields."""
    return format_html('<span dir="auto">{}</span>', user["attributes"].get(column.removeprefix(OF_ATTRIBUTE), "—"))


def _roles(user: Row) -> SafeString:
    return _chips([_(role["name"]) for role in user["roles"]])


def _groups(user: Row) -> SafeString:
    return _chips([group["name"] for group in user.get("groups", ())])


def _chips(names: list[str]) -> SafeString:
    """Show the first, and how many more there are."""
    if not names:
        return format_html('<span class="muted">{}</span>', _("None"))
    if len(names) == 1:
        return format_html('<span class="chip">{}</span>', names[0])
    rest = ", ".join(names[1:])
    more = format_html(MORE, rest, len(names) - 1, rest)
    return format_html_join(mark_safe(" "), "{}", [[format_html('<span class="chip">{}</span>', names[0])], [more]])


MORE: Final = '<span class="chip" title="{}"><span aria-hidden="true">+{}</span><span class="vh">{}</span></span>'


def _joined(user: Row) -> SafeString:
    moment = user["created_at"]
    return format_html('<time datetime="{}">{}</time>', moment.isoformat(), date_format(moment, "DATE_FORMAT"))


CELLS: Final[Mapping[str, Callable[[Row], SafeString | str]]] = {
    "username": lambda user: format_html('<span dir="auto">{}</span>', user["username"]),
    "phone": lambda user: format_html('<bdi dir="ltr">{}</bdi>', user["phone"]),
    "external_id": lambda user: format_html('<bdi dir="auto">{}</bdi>', user["external_id"] or "—"),
    "status": lambda user: status_badge(user["status"]),
    "roles": _roles,
    "groups": _groups,
    "unit": lambda user: format_html('<span dir="auto">{}</span>', user["unit"] or "—"),
    "population": lambda user: str(Population(user["population"]).label),
    "two_factor": lambda user: str(TWO_FACTOR["on" if user["two_factor"] else "off"]),
    "created": _joined,
    "member": lambda user: member_for(user["created_at"]),
    "access": lambda user: ago(user["seen"]),
    "sign_in": lambda user: ago(user["last_login"]),
}

"""The components that are more than a class name."""

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from rollbook.ui import cldr
from rollbook.ui.badges import LEVELS, MAIL, STATUSES
from rollbook.ui.devices import device
from rollbook.ui.icons import ICONS
from rollbook.ui.initials import initials

register = template.Library()

HUES = 12
ICON = '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>'
AGO = '<time datetime="{}" title="{}">{}<span class="vh">, {}</span></time>'
MENU = (
    '<button class="btn ghost icon sm dots" form="menu-form" formaction="{}" data-menu aria-expanded="false" '
    'aria-controls="row-menu" aria-label="{}"></button>'
)
PICTURE = '<img class="{}" src="{}" width="{}" height="{}" alt="" loading="lazy" decoding="async">'
SIZES = {"": (32, 32), "xl": (68, 68)}
PLAIN_INPUTS = {"text", "email", "search", "tel", "url"}


@register.simple_tag
@cache
def i(name: str, more: str = "") -> SafeString:
    """`{% i "users" %}`: an icon of the sprite; `more` are further classes. Unknown names raise LookupError."""
    if name not in ICONS:
        raise LookupError(f"“{name}” is no icon of the sprite; add it to rollbook/ui/icons.py.")
    return format_html(ICON, f"i {more}".rstrip(), static("ui/icons.svg"), name)


# The next ones stand once in every row of a list. A template each would cost more than all the rest of the page.


@register.simple_tag
def avatar(name: str, pk: int = 0, size: str = "", picture: str = "") -> SafeString:
    """`{% avatar user.name user.pk picture=user.picture %}`: their picture, else initials on a hue of their own.

    `size` may be `xl`. The name has to stand beside it.
    """
    look = f"avatar h-{int(pk) * 7 % HUES} {size}".rstrip()
    if picture:
        return format_html(PICTURE, look, reverse("picture", args=[pk, "picture", picture]), *SIZES[size])
    return format_html('<span class="{}" aria-hidden="true">{}</span>', look, initials(str(name)) or i("user"))


@register.simple_tag
def badge(label: str, icon: str = "", tone: str = "none") -> SafeString:
    """`{% badge label "check" "ok" %}`."""
    return format_html('<span class="badge {}">{}{}</span>', tone, i(icon) if icon else "", label)


@register.simple_tag
def status_badge(status: str) -> SafeString:
    """`{% status_badge user.status %}`: active, invited, pending, suspended or deleted."""
    look = STATUSES[str(status)]
    return badge(look.label, look.icon, look.tone)


@register.simple_tag
def mail_badge(state: str) -> SafeString:
    """`{% mail_badge message.state %}`: queued, sent, failed or replaced."""
    look = MAIL[str(state)]
    return badge(look.label, look.icon, look.tone)


@register.simple_tag
def ago(moment: datetime | None) -> SafeString:
    """`{% ago user.seen %}`: how long ago, with the moment itself on hover and for screen readers."""
    if moment is None:
        return format_html("{}", _("Never"))
    exact = date_format(timezone.localtime(moment), "DATETIME_FORMAT")
    return format_html(AGO, moment.isoformat(), exact, cldr.relative(moment), exact)


@register.simple_tag
def menu_button(url: str, name: str) -> SafeString:
    """`{% menu_button url person.name %}`: what fills the one shared menu with the actions of this row."""
    return format_html(MENU, url, _("Actions for %(name)s") % {"name": name})


@register.filter
def member_for(since: datetime) -> str:
    """`{{ user.created_at|member_for }}`: “2 years, 3 months”."""
    if timezone.now() - since < timedelta(days=1):
        return _("Since today")
    return timesince(since)


register.filter(device)


@register.filter
def number(value: int) -> str:
    """`{{ total|number }}`: with the separators of the page's language."""
    return cldr.grouped(value)


@register.filter
def lookup(values: Any, key: str) -> Any:
    """`{{ counts|lookup:name }}`: what a mapping has under a key, or None."""
    return values.get(key) if values else None


@register.inclusion_tag("ui/sortable.html", takes_context=True)
def sortable(context: template.Context, key: str, label: str, more: str = "") -> dict[str, Any]:
    """`{% sortable "name" _("User") "c-name" %}`: a header cell whose link sorts.

    Reads `sort` from the context: a key, with `-` before it for descending. Links lead to the first page.
    """
    current = str(context.get("sort", ""))
    query = context["request"].GET.copy()
    for position in ("after", "before", "page"):
        query.pop(position, None)
    query["sort"] = f"-{key}" if current == key else key
    order = {key: "ascending", f"-{key}": "descending"}.get(current, "")
    return {"label": label, "more": more, "order": order, "query": query.urlencode()}


@register.inclusion_tag("ui/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """`{% field form.email %}`: label, control, hint and error, tied together for screen readers.

    Django itself sets `aria-describedby` and `aria-invalid`.
    """
    widget = bound.field.widget
    kind = _kind(widget)
    return {
        "field": bound,
        "kind": kind,
        "control": bound.as_widget(attrs=_attributes(widget)),
        # Where something is chosen already, the word would only raise questions.
        "optional": not bound.field.required and kind != "group" and not isinstance(widget, forms.Select),
    }


@register.inclusion_tag("ui/error_summary.html")
def error_summary(form: forms.BaseForm) -> dict[str, Any]:
    """`{% error_summary form %}`: every error at the top, each a link to its field."""
    fields = [(bound, _first_id(bound)) for bound in form if bound.errors] if form.is_bound else []
    general = form.non_field_errors() if form.is_bound else []
    return {"fields": fields, "general": general, "count": len(fields) + len(general)}


@register.inclusion_tag("ui/toast.html", takes_context=True)
def toast(context: template.Context, message: Any) -> dict[str, Any]:
    """`{% toast message %}`: a message of Django's; `extra_tags="undo:<event id>"` adds an Undo button."""
    kind, _sep, event = str(message.extra_tags or "").partition(":")
    return {
        "message": message,
        "look": LEVELS[message.level_tag],
        "undo": event if kind == "undo" else "",
        "next": context["request"].get_full_path(),
    }


def _kind(widget: forms.Widget) -> str:
    """Which of the layouts in `ui/field.html` a control takes."""
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "group"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    return "password" if isinstance(widget, forms.PasswordInput) else "plain"


def _attributes(widget: forms.Widget) -> dict[str, str | bool]:
    """Class and direction; what the form itself has set stays."""
    kind = _kind(widget)
    if kind in {"group", "checkbox"}:
        return {"class": "check"}
    own = str(widget.attrs.get("class", ""))
    attributes: dict[str, str | bool] = {"class": f"input {own}".strip()}
    if isinstance(widget, forms.Textarea) or getattr(widget, "input_type", "") in PLAIN_INPUTS:
        attributes["dir"] = str(widget.attrs.get("dir", "auto"))
    return attributes


def _first_id(bound: BoundField) -> str:
    """Where a link to the field leads: a group has no control of its own, but its first choice has."""
    return bound.id_for_label or f"{bound.auto_id}_0"

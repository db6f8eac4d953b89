"""The template tags."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.contrib.messages.constants import ERROR, SUCCESS
from django.contrib.messages.storage.base import Message
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone, translation

pytestmark = pytest.mark.urls("tests.ui.urls")


def render(source: str, **context: Any) -> str:
    return Template("{% load ui %}" + source).render(Context(context)).strip()


def test_icon_refers_to_the_sprite_and_is_not_read_aloud() -> None:
    assert render('{% i "users" "i-flip" %}') == (
        '<svg class="i i-flip" aria-hidden="true"><use href="/static/ui/icons.svg#users"/></svg>'
    )


def test_unknown_icon_fails_loudly() -> None:
    with pytest.raises(LookupError, match="no-such-icon"):
        render('{% i "no-such-icon" %}')


def test_avatar_keeps_its_hue_and_escapes_the_name() -> None:
    first = render("{% avatar name pk %}", name="<b> Tanaka", pk=17)
    assert 'class="avatar h-11" aria-hidden="true">BT<' in first
    assert first == render("{% avatar name pk %}", name="<b> Tanaka", pk=17)


def test_avatar_of_a_name_without_letters_shows_a_person() -> None:
    assert "#user" in render("{% avatar name 1 %}", name="…")


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("active", ("ok", "Active", "#check")),
        ("invited", ("info", "Invited", "#mail")),
        ("pending", ("warn", "Pending activation", "#clock")),
        ("suspended", ("bad", "Suspended", "#ban")),
        ("deleted", ("none", "Deleted", "#trash-2")),
    ],
)
def test_status_is_told_by_words_icon_and_hue(status: str, words: tuple[str, ...]) -> None:
    html = render("{% status_badge status %}", status=status)
    assert all(word in html for word in words)


def test_unknown_status_is_an_error() -> None:
    with pytest.raises(KeyError):
        render('{% status_badge "asleep" %}')


@pytest.mark.parametrize(
    ("distance", "words"),
    [
        (timedelta(seconds=-20), "Just now"),
        (timedelta(minutes=-28), "28 minutes ago"),
        (timedelta(hours=-3, minutes=-1), "3 hours ago"),
        (timedelta(days=-1, hours=-2), "1 day ago"),
        (timedelta(days=3, minutes=1), "in 3 days"),
    ],
)
def test_ago_says_how_long(distance: timedelta, words: str) -> None:
    assert f">{words}<" in render("{% ago moment %}", moment=timezone.now() + distance)


def test_ago_has_the_moment_itself_for_hover_and_for_screen_readers() -> None:
    html = render("{% ago moment %}", moment=datetime(2026, 3, 4, 15, 6, tzinfo=UTC))
    assert 'datetime="2026-03-04T15:06:00+00:00"' in html
    assert 'title="March 4, 2026, 3:06 p.m."' in html
    assert '<span class="vh">, March 4, 2026, 3:06 p.m.</span>' in html


def test_ago_of_nothing_is_never() -> None:
    assert render("{% ago moment %}", moment=None) == "Never"


@pytest.mark.parametrize(
    ("language", "ago", "number"),
    [("de", "vor 2 Stunden", "12.345"), ("ar", "قبل ساعتين", "12,345"), ("pt-br", "há 2 horas", "12.345")],
)
def test_times_and_numbers_follow_the_language(language: str, ago: str, number: str) -> None:
    with translation.override(language):
        moment = timezone.now() - timedelta(hours=2, minutes=1)
        html = render("{% ago moment %} {{ n|number }}", moment=moment, n=12_345)
    assert ago in html
    assert html.endswith(number)


def test_member_for() -> None:
    since = timezone.now() - timedelta(days=365 * 2 + 70)
    assert render("{{ since|member_for }}", since=since) == "2\xa0years, 2\xa0months"


def sortable(url: str, sort: str) -> str:
    return render(
        '{% sortable "name" "User" "c-name" %}', request=RequestFactory().get(url), sort=sort
    )  # fmt: skip


def test_a_column_sorts_up_then_down_and_keeps_the_filters() -> None:
    assert 'href="?q=mei&amp;role=a&amp;role=b&amp;sort=name"' in sortable("/?q=mei&role=a&role=b", "")
    assert 'href="?q=mei&amp;sort=-name"' in sortable("/?q=mei&sort=name", "name")
    assert 'href="?sort=name"' in sortable("/", "-name")


def test_the_sorted_column_says_so() -> None:
    assert 'aria-sort="ascending"' in sortable("/", "name")
    assert 'aria-sort="descending"' in sortable("/", "-name")
    assert "aria-sort" not in sortable("/", "seen")


def test_sorting_begins_at_the_first_page() -> None:
    assert 'href="?sort=name"' in sortable("/?after=abc&before=x&page=9", "")


class SampleForm(forms.Form):
    """One field of each layout."""

    email = forms.EmailField(help_text="We write to it.", widget=forms.EmailInput(attrs={"class": "wide"}))
    password = forms.CharField(widget=forms.PasswordInput, required=False)
    days = forms.MultipleChoiceField(
        label="Days", choices=[("1", "One"), ("7", "Seven")], widget=forms.CheckboxSelectMultiple
    )
    agree = forms.BooleanField(label="I agree")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


def fields(data: dict[str, str] | None) -> str:
    return render("{% for bound in form %}{% field bound %}{% endfor %}", form=SampleForm(data))


def test_a_field_ties_label_hint_and_control_together() -> None:
    html = fields(None)
    assert '<label for="id_email">' in html
    assert 'class="input wide"' in html
    assert 'dir="auto"' in html
    assert 'aria-describedby="id_email_helptext"' in html
    assert 'id="id_email_helptext">We write to it.<' in html
    assert "aria-invalid" not in html
    assert html.count("Optional") == 1  # the hidden field has no label


def test_a_field_in_error_says_so_to_everybody() -> None:
    html = fields({"email": "<wrong>"})
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_email_helptext id_email_error"' in html
    assert 'id="id_email_error"' in html
    assert "Enter a valid email address." in html
    assert "<wrong>" not in html


def test_choices_are_a_group_with_a_legend() -> None:
    html = fields({})
    assert '<fieldset class="field" id="id_days" aria-describedby="id_days_error">' in html
    assert "<legend>Days" in html
    assert '<label class="opt" for="id_days_1">' in html


def test_the_error_summary_leads_to_each_field() -> None:
    html = render("{% error_summary form %}", form=SampleForm({}))
    assert "3 things need your attention." in html
    assert 'role="alert"' in html
    assert 'href="#id_email"' in html
    assert 'href="#id_days_0"' in html  # a group has no control of its own
    assert 'href="#id_agree"' in html


def test_the_error_summary_of_one_error_and_of_none() -> None:
    wrong = SampleForm({"email": "a@b.example", "days": ["1"]})
    assert "One thing needs your attention." in render("{% error_summary form %}", form=wrong)
    assert render("{% error_summary form %}", form=SampleForm()) == ""


def toast(message: Message) -> str:
    request = RequestFactory().get("/?q=mei")
    return render("{% toast message %}", request=request, message=message, csrf_token="a-token")


def test_a_message_can_carry_undo() -> None:
    html = toast(Message(SUCCESS, "Suspended <Mei>", "undo:42"))
    assert "Suspended &lt;Mei&gt;" in html
    assert "data-keep" in html
    assert 'method="post"' in html
    assert "/42/undo/" in html
    assert 'value="a-token"' in html
    assert 'name="next" value="/?q=mei"' in html


def test_a_message_goes_by_itself_unless_it_tells_of_an_error() -> None:
    assert "data-keep" not in toast(Message(SUCCESS, "Saved"))
    assert "Undo" not in toast(Message(SUCCESS, "Saved"))
    assert "data-keep" in toast(Message(ERROR, "Not saved"))


def test_a_filter_counts_and_checks_what_is_chosen() -> None:
    options = [SimpleNamespace(value="coach", label="<Coach>", checked=True, count=1204)]
    html = render(
        '{% include "ui/filter.html" with name="role" label="Role" chosen=1 %}', options=options
    )  # fmt: skip
    assert 'name="role" value="coach" checked' in html
    assert "&lt;Coach&gt;" in html
    assert "1,204" in html

"""Northwind Academy in the database: complete, with a past, and as true as if people had done it."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import check_password, is_password_usable
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from rollbook.audit.models import Change, Event
from rollbook.audit.operations import can_undo, undo
from rollbook.demo import filling
from rollbook.demo.cast import ADDRESSES, PASSWORD
from rollbook.roles import builtin
from rollbook.roles.models import Grant, Role
from rollbook.roles.queries import actor
from rollbook.sessions.models import Session
from rollbook.users.models import SavedView, SearchText, Status, User
from rollbook.users.names import SPEAKING, derived, search_text
from tests import world
from tests.demo.conftest import PEOPLE

HAPPENED = {
    "users.create", "users.edit", "users.change_email", "users.change_phone", "users.change_username",
    "users.set_password", "users.suspend", "users.suspend.undo", "users.reactivate", "users.delete", "users.restore",
    "users.erase", "users.add_role", "users.remove_role", "users.remove_role.undo", "users.set_roles",
    "users.create_token", "users.import", "views.save",
}  # fmt: skip


@pytest.mark.usefixtures("academy")
class TestAcademy:
    def test_there_are_as_many_as_asked_for_in_every_status(self) -> None:
        assert User.objects.count() == PEOPLE
        counts = {status: User.objects.filter(status=status).count() for status in Status}
        assert counts[Status.ACTIVE] > PEOPLE * 0.8
        assert counts[Status.SUSPENDED] > 10
        assert counts[Status.DELETED] >= 4
        assert (counts[Status.INVITED], counts[Status.PENDING]) == (3, 2)

    def test_every_role_is_held(self) -> None:
        assert not Role.objects.filter(grants=None)

    def test_keys_and_search_text_are_those_of_the_operations(self) -> None:
        texts = dict(SearchText.objects.values_list("user_id", "text"))
        for person in User.objects.values():
            assert {name: person[name] for name in derived(person)} == derived(person)
            assert texts.pop(person["id"]) == search_text({name: person[name] for name in ("id", *SPEAKING)})
        assert not texts

    def test_only_the_cast_has_the_password(self) -> None:
        hashes = {
            password for password in User.objects.values_list("password", flat=True) if is_password_usable(password)
        }
        known = {password for password in hashes if check_password(PASSWORD, password)}
        assert set(User.objects.filter(password__in=known).values_list("username", flat=True)) == ADDRESSES

    def test_who_has_signed_in_has_a_password(self) -> None:
        assert not [user for user in User.objects.exclude(last_login=None) if not user.has_usable_password()]
        never = User.objects.filter(last_login=None)
        assert sum(user.has_usable_password() for user in never) < 3  # but for whom one was set

    def test_all_kinds_of_things_have_happened(self) -> None:
        assert set(Event.objects.values_list("operation", flat=True)) >= HAPPENED
        assert Event.objects.filter(changed__gt=5).exclude(operation="users.create").exists()
        assert Event.objects.exclude(denied="").count() >= 2
        assert {code for refused in Event.objects.values_list("refused", flat=True) for code in refused} >= {
            "rank",
            "self",
        }
        assert Event.objects.values("actor_id").distinct().count() > 4
        assert SavedView.objects.filter(owner=None).exists()

    def test_the_log_is_in_the_order_of_its_dates(self) -> None:
        dates = list(Event.objects.order_by("id").values_list("at", flat=True))
        assert dates == sorted(dates)
        assert dates[0] < timezone.now() - timedelta(days=1400)
        assert dates[-1] < timezone.now()

    def test_dates_of_people_fit_together(self) -> None:
        now = timezone.now()
        assert not User.objects.filter(
            Q(created_at__gt=now) | Q(last_access__gt=now) | Q(last_login__gt=F("last_access"))
        )
        assert not Grant.objects.filter(at__lt=F("user__created_at"))
        assert not User.objects.filter(last_login__lt=F("created_at"))
        last = User.objects.filter(status=Status.DELETED).order_by("erase_after").last()
        assert last
        assert now < last.erase_after < now + timedelta(days=settings.DELETE_GRACE_DAYS)

    def test_nobody_was_there_after_their_access_ended(self) -> None:
        away = User.objects.exclude(status=Status.ACTIVE)
        for user in away:
            ended = Change.objects.filter(kind="user", subject_id=user.pk, after__has_key="status").latest("event_id")
            assert user.last_access <= ended.event.at

    def test_a_deletion_of_days_ago_can_still_be_undone(self) -> None:
        event = Event.objects.filter(
            operation="users.delete", changed=1, at__lt=timezone.now() - timedelta(days=2)
        ).last()
        assert event
        assert can_undo(event)
        ada = User.objects.get(username="ada@northwind.example")
        outcome = undo(event, by=actor(ada, "console"))
        assert (len(outcome.changed), outcome.refused) == (1, {})

    def test_sessions_belong_to_those_who_were_here_lately(self) -> None:
        sessions = Session.objects.select_related("user")
        assert len(sessions) > 5
        assert all(s.user and s.epoch == s.user.access_epoch and s.user.is_active for s in sessions)

    def test_it_knows_its_own(self) -> None:
        assert filling.is_made()
        assert not filling.belongs_to_others()


def snapshot(people: int) -> list[Any]:
    """What it comes to, without what differs by the moment."""
    with transaction.atomic():
        builtin.install()
        filling.fill(people)
        users = User.objects.order_by("username_key", "grants__role__slug").values_list(
            "username", "first_name", "last_name", "phone", "status", "language", "time_zone", "grants__role__slug"
        )
        found = [*users, *Event.objects.order_by("id").values_list("operation", "actor_label", "changed", "refused")]
        transaction.set_rollback(True)
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("people", [1, 4, 5, 30])
def test_it_comes_out_the_same_each_time(people: int) -> None:
    first = snapshot(people)
    assert snapshot(people) == first
    assert len({row[0] for row in first if len(row) == 8}) == people


@pytest.mark.django_db
def test_people_of_others_are_recognised() -> None:
    assert not filling.belongs_to_others()
    world.make()
    assert filling.belongs_to_others()
    assert not filling.is_made()


@pytest.mark.django_db
def test_it_is_there_as_a_whole_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> None:
        raise KeyboardInterrupt

    builtin.install()
    monkeypatch.setattr(filling, "leave", fail)
    with pytest.raises(KeyboardInterrupt):
        filling.fill(20)
    assert not User.objects.exists()
    assert not Event.objects.exists()

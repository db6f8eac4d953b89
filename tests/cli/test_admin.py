"""`rollbook admin create`: the first administrator, and no second."""

import pytest

from rollbook.audit.models import Event
from rollbook.roles import builtin
from rollbook.roles.operations import set_roles
from rollbook.roles.queries import actor
from rollbook.users.models import User
from rollbook.users.operations import suspend
from rollbook.users.selection import UserSelection
from tests.calling import cli, cli_json
from tests.world import PASSWORD, World

WORDS = ["admin", "create", "--email", "first@example.org", "--first-name", "Frida", "--last-name", "First"]


@pytest.fixture
def _empty(db: None) -> None:
    builtin.install()


@pytest.mark.usefixtures("_empty")
class TestInAnEmptyInstallation:
    def test_the_first_administrator_can_do_everything(self) -> None:
        told = cli_json(*WORDS, "--password-stdin", stdin=f"{PASSWORD}\n")
        frida = User.objects.get(pk=told["id"])
        assert frida.check_password(PASSWORD)
        assert actor(frida, "console").holds("users.erase")
        assert "password" not in told
        event = Event.objects.get(pk=told["event"])
        assert (event.operation, event.door, event.actor_id) == ("users.create_first_administrator", "cli", None)

    def test_a_password_is_made_up_where_nobody_can_be_asked(self) -> None:
        told = cli_json(*WORDS)
        assert User.objects.get(pk=told["id"]).check_password(told["password"])
        assert len(told["password"]) >= 20

    def test_a_made_up_password_is_shown_to_a_person_once(self) -> None:
        result = cli(*WORDS, "--generate")
        password = result.stdout.rstrip().rsplit(" ", 1)[1]
        assert User.objects.get().check_password(password)

    def test_a_weak_password_or_a_wrong_address_is_wrong_usage(self) -> None:
        assert cli(*WORDS, "--password-stdin", stdin="short\n").exit_code == 2
        assert cli(*WORDS, "--email", "nowhere").exit_code == 2
        assert not User.objects.exists()

    def test_there_is_no_second(self) -> None:
        cli_json(*WORDS)
        for _again in range(2):
            told = cli_json(*WORDS[:3], "second@example.org", *WORDS[4:], code=1)
            assert told["error"]["code"] == "administrator_exists"
            assert "set-password first@example.org --as first@example.org" in told["error"]["message"]
        assert User.objects.count() == 1


def test_what_the_message_advises_works(w: World) -> None:
    result = cli(*WORDS)
    assert result.exit_code == 1
    advised = result.stderr.split("rollbook ")[-1].split()
    told = cli_json(*advised, "--password-stdin", stdin="a wholly new sentence\n")
    assert told["changed"] == 1
    assert User.objects.get(pk=w.ada.pk).check_password("a wholly new sentence")


def test_an_administrator_who_is_not_active_is_none(w: World) -> None:
    """The rules keep the last one; this is what an operator sees after a restored backup, say."""
    User.objects.filter(pk=w.ada.pk).update(status="suspended")
    assert cli_json(*WORDS)["username"] == "first@example.org"


def test_no_person_can_do_this_whatever_they_hold(w: World) -> None:
    from rollbook.kernel.refusal import Denied
    from rollbook.users.operations.first import create_first_administrator

    with pytest.raises(Denied):
        create_first_administrator(UserSelection(()), by=w.actor("ada"), email="x@example.org", password=PASSWORD)
    assert Event.objects.get(operation="users.create_first_administrator").denied


def test_the_rules_about_administrators_hold_for_the_first_too(db: None) -> None:
    builtin.install()
    frida = User.objects.get(pk=cli_json(*WORDS)["id"])
    by, her = actor(frida, "console"), UserSelection.of(frida)
    assert suspend(her, by=by).refused.keys() & {"self", "last_administrator"}
    assert set_roles(her, by=by, roles=[]).changed == []

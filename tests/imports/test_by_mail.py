"""Importing people who choose a password themselves: they are Pending activation and get a mail."""

from __future__ import annotations

from rollbook.audit.models import Event
from rollbook.audit.operations import undo
from rollbook.imports.models import Plan
from rollbook.mail.models import Message
from rollbook.users.models import User
from tests.calling import cli
from tests.console.conftest import signed_in, text_of
from tests.imports.files import UPLOAD, applied, rows, user, with_header
from tests.users.coming_in import come_in, mailed
from tests.world import World

FILE = "username,first name,last name,email\nnia,Nia,Okoro,nia@example.org\nkim,Kim,Park,\nsol@example.org,Sol,R,\n"


def test_newcomers_with_an_address_get_a_mail(world: World) -> None:
    uma = world.actor("uma")
    file = with_header(FILE, uma, by_mail=True)
    assert [(row.plan, row.problem) for row in rows(file)] == [
        (Plan.ADD, ""), (Plan.PROBLEM, "no_email"), (Plan.PROBLEM, "exists"),
    ]  # fmt: skip
    assert not Message.objects.exists()
    applied(file, uma)
    nia = user("nia")
    assert (nia.status, nia.has_usable_password()) == ("pending", False)
    assert Message.objects.get().values["by"] == "Uma Thorn"
    assert come_in(mailed(nia)).status_code == 302


def test_without_the_option_nobody_is_written_to(world: World) -> None:
    file = with_header(FILE, world.actor("uma"))
    applied(file, world.actor("uma"))
    assert {user("nia").status, user("kim").status} == {"active"}
    assert not Message.objects.exists()


def test_undoing_the_import_ends_the_links(world: World) -> None:
    ada = world.actor("ada")
    file = applied(with_header(FILE, ada, by_mail=True), ada)
    path = mailed(user("nia"))
    undo(Event.objects.get(pk=file.event_id), by=ada)
    assert user("nia").status == "deleted"
    assert come_in(path).status_code == 410


def test_the_console_and_the_command_offer_it(world: World, tmp_path: object) -> None:
    client = signed_in(world.uma)
    review = client.post(UPLOAD, {"text": FILE, "skip_first": "on", "by_mail": "on"})["Location"]
    page = client.get(review)
    assert "Status Pending activation" in text_of(page).replace(": ", " ")
    assert page.context["options"].initial["by_mail"] is True
    again = client.post(review, {"skip_first": "on"})["Location"]
    assert "Pending activation" not in text_of(client.get(again))
    result = cli("imports", "apply", "-", "--skip-first", "--by-mail", acts_as=world.uma, stdin=FILE)
    assert User.objects.get(username="nia").status == "pending", result.output

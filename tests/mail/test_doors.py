"""Mail through the doors: who sees it, who words it anew, and that nobody reads a link in it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from rollbook.audit.models import Event
from rollbook.audit.operations import undo
from rollbook.kernel.refusal import Denied, Invalid
from rollbook.mail.letters import words
from rollbook.mail.models import Message, State
from rollbook.mail.occasions import OCCASIONS
from rollbook.mail.operations import retry, write
from rollbook.mail.selection import MessageSelection, WordingSelection
from rollbook.mail.sending import deliver
from rollbook.mail.wordings import FOLDER, original
from rollbook.roles.queries import actor
from tests.calling import Api, cli, role
from tests.console.conftest import At, errors, text_of
from tests.mail.conftest import Server
from tests.users.coming_in import come_in, invited, mailed, now, pending
from tests.world import World

OWN = {"occasion": "invitation", "language": "en", "subject": "Come to {site}", "text": "Hi!\n\n[Join]({link})"}


def say(world: World, **values: str) -> Any:
    return write(WordingSelection(()), by=world.actor("ada"), **{**OWN, **values})


# -- seeing


def test_the_list_tells_what_became_of_each(world: World, at: At) -> None:
    nia, kim = invited(), pending("kim@example.org")
    Message.objects.filter(user=kim).update(state=State.FAILED, error="550 No such mailbox")
    page = at("uma").get("/mail/")
    assert {"nia@example.org", "kim@example.org", "550", "Waiting", "Failed"} <= set(text_of(page).split())
    assert "550" not in text_of(at("uma").get("/mail/?state=queued"))
    assert "kim@example.org" not in text_of(at("uma").get(f"/mail/?user={nia.pk}"))
    assert "No such mail" in text_of(at("uma").get("/mail/?state=sent"))


def test_without_a_mail_server_the_page_says_so(world: World, at: At) -> None:
    assert "ROLLBOOK_SMTP_URL" in text_of(at("ada").get("/mail/"))


def test_no_door_shows_the_link(world: World, at: At, smtp: Server) -> None:
    secret = mailed(nia := invited()).split("/")[2]
    for _state in ("queued", "sent"):
        pk = Message.objects.get(user=nia).pk
        told = text_of(at("ada").get(f"/mail/{pk}/")) + str(Api(world.ada).get(f"messages/{pk}").json())
        told += cli("messages", "list", acts_as=world.ada).output + at("ada").get(f"/mail/{pk}/").content.decode()
        assert "nia@example.org" in told
        assert secret not in told
        deliver()


def test_pages_are_by_fifty(world: World, at: At) -> None:
    for _n in range(60):
        pending_message(world)
    client = at("ada")
    first = client.get("/mail/")
    assert (len(first.context["rows"]), bool(first.context["next"])) == (50, True)
    second = client.get(f"/mail/{first.context['next']}")
    assert (len(second.context["rows"]), second.context["next"]) == (10, "")
    body = Api(world.ada).get("messages", size=55).json()
    rest = Api(world.ada).get("messages", after=body["next"]).json()
    assert (len(body["messages"]), len(rest["messages"]), rest["next"]) == (55, 5, None)


def pending_message(world: World) -> Message:
    return Message.objects.create(occasion="activation", user=world.sol, address="sol@example.org", language="en")


def test_who_may_not_look_sees_nothing(world: World, at: At) -> None:
    message = pending_message(world)
    for path in ("/mail/", f"/mail/{message.pk}/", "/mail/wordings/", "/mail/wordings/activation/"):
        assert at("cleo").get(path).status_code == 403, path
    assert Api(world.cleo).get("messages").status_code == 403
    assert cli("messages", "list", acts_as=world.cleo).exit_code == 1


def test_mail_to_people_out_of_reach_is_not_there(world: World) -> None:
    role("post", 80, "mail.view", "mail.edit", "users.view", population="learner")
    nia = invited("post@example.org", roles=["post"])
    come_in(mailed(nia))
    theirs, other = pending_message(world), Message.objects.get(user=nia)
    api = Api(now(nia))
    assert [row["id"] for row in api.get("messages").json()["messages"]] == [theirs.pk]
    assert api.get(f"messages/{other.pk}").status_code == 404
    Message.objects.update(state=State.FAILED)
    outcome = retry(MessageSelection([theirs.pk, other.pk]), by=actor(now(nia), "api"))
    assert (outcome.changed, outcome.refused) == ([theirs.pk], {"unknown": [other.pk]})


# -- trying again


def test_what_failed_is_sent_again_with_its_link(world: World, at: At, smtp: Server) -> None:
    smtp.answers["nia@example.org"] = "550 Not now, not ever"
    path = mailed(nia := invited())
    deliver()
    message = Message.objects.get(user=nia)
    page = at("ada").get(f"/mail/{message.pk}/")
    assert "550 Not now, not ever" in text_of(page)
    smtp.answers = {}
    assert at("ada").post(f"/mail/{message.pk}/retry/").status_code == 302
    deliver()
    assert path in smtp.received[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_what_has_not_failed_is_left_alone(world: World) -> None:
    message = pending_message(world)
    for call in (Api(world.ada).post("messages/actions/retry", messages=[message.pk]).json(),):
        assert call["refused"]["not_failed"]["count"] == 1
    assert cli("messages", "retry", str(message.pk), acts_as=world.ada).exit_code == 1
    with pytest.raises(Denied):
        retry(MessageSelection.of(message), by=world.actor("uma"))


# -- wording


def test_the_site_says_it_in_its_own_words(world: World, smtp: Server) -> None:
    say(world)
    invited()
    deliver()
    assert smtp.received[0]["Subject"] == "Come to Rollbook"


def test_a_wording_can_be_undone_and_given_up(world: World) -> None:
    occasion = OCCASIONS["invitation"]
    first = say(world)
    second = say(world, subject="Join {site}")
    assert words(occasion, "en").subject == "Join {site}"
    undo(Event.objects.get(pk=second.event_id), by=world.actor("ada"))
    assert words(occasion, "en").subject == "Come to {site}"
    undo(Event.objects.get(pk=first.event_id), by=world.actor("ada"))
    assert words(occasion, "en") == original("invitation", "en")
    say(world)
    say(world, subject="", text="")
    assert words(occasion, "en") == original("invitation", "en")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"text": "[Join]({link})\n\nhttps://evil.example/?{link}"}, "text"), ({"text": "Go to {link}"}, "text"),
        ({"text": "No link at all"}, "text"), ({"text": "[Join]({link}) {password}"}, "text"), ({"text": ""}, "text"),
        ({"subject": "{link}"}, "subject"), ({"subject": ""}, "subject"), ({"occasion": "party"}, "occasion"),
        ({"language": "tlh"}, "language"), ({"subject": "x" * 201}, "subject"),
    ],
)  # fmt: skip
def test_a_wording_that_would_not_work_is_refused(world: World, values: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        say(world, **values)
    assert list(caught.value.errors) == [field]


def test_only_who_may_everywhere_words_mail(world: World) -> None:
    with pytest.raises(Denied):
        write(WordingSelection(()), by=world.actor("uma"), **OWN)
    role("post", 80, "mail.view", "mail.edit", population="learner")
    nia = invited("post@example.org", roles=["post"])
    come_in(mailed(nia))
    for _known in range(2):
        with pytest.raises(Denied):
            write(WordingSelection(()), by=actor(now(nia), "api"), **OWN)
        say(world)
    assert words(OCCASIONS["invitation"], "en").subject == OWN["subject"]


def test_the_page_previews_without_saving(world: World, at: At) -> None:
    ada, path = at("ada"), "/mail/wordings/invitation/?language=de"
    assert "Ada Lovelace lädt Sie zu Rollbook ein" in text_of(ada.get(path))
    sent = {"subject": "Kommen Sie zu {site}", "text": "Hallo!\n\n[Los]({link})"}
    assert "Kommen Sie zu Rollbook" in text_of(ada.post(path, {**sent, "preview": "1"}))
    assert words(OCCASIONS["invitation"], "de") == original("invitation", "de")
    wrong = ada.post(path, {**sent, "text": "Hallo!", "preview": "1"})
    assert (wrong.status_code, list(errors(wrong))) == (422, ["text"])
    assert ada.post(path, sent).status_code == 302
    assert "Kommen Sie zu Rollbook" in text_of(ada.get(path))
    assert ada.post(path, {**sent, "original": "1"}).status_code == 302
    assert words(OCCASIONS["invitation"], "de") == original("invitation", "de")
    for nowhere in ("/mail/wordings/party/", "/mail/wordings/invitation/?language=tlh"):
        assert ada.get(nowhere).status_code == 404


def test_programs_word_it_too(world: World) -> None:
    api = Api(world.ada)
    assert api.post("wordings/actions/write", **OWN).status_code == 201
    assert api.post("wordings/actions/write", **OWN).status_code == 200, "it was so already"
    rows = {row["occasion"]: row for row in api.get("wordings").json()["wordings"]}
    assert (rows["invitation"]["own"], rows["activation"]["own"]) == (True, False)
    assert api.get("wordings", language="tlh").status_code == 422
    result = cli("wordings", "write", "--occasion", "activation", "--language", "fr", "--subject", "Bonjour",
                 "--text", "[Allez]({link})", acts_as=world.ada)  # fmt: skip
    assert result.exit_code == 0, result.output
    assert "Bonjour" in cli("wordings", "list", "--language", "fr", acts_as=world.ada).output


@pytest.mark.parametrize("language", sorted(path.stem for path in FOLDER.glob("*.toml")))
@pytest.mark.parametrize("name", OCCASIONS)
def test_every_language_words_every_mail_so_that_it_works(language: str, name: str) -> None:
    from rollbook.mail.letters import check, sample

    said = original(name, language)
    assert check(OCCASIONS[name], said) == {}
    letter = sample(OCCASIONS[name], said, language)
    assert "{" not in letter.text + letter.subject
    assert said == original(name, "en") if language == "en" else said != original(name, "en")


def test_there_are_original_words_for_every_language_of_the_site(settings: Any) -> None:
    from rollbook.config.languages import LANGUAGES

    assert {code for code, _name in LANGUAGES} == {path.stem for path in FOLDER.glob("*.toml")}


# -- the mailbox of a trial


def test_the_mailbox_lets_a_newcomer_click_the_link(world: World, settings: Any) -> None:
    settings.MAILBOX = True
    nia = invited()
    deliver()
    anybody = Client()
    pk = Message.objects.get(user=nia).pk
    assert "nia@example.org" in text_of(anybody.get("/mailbox/"))
    shown, html = anybody.get(f"/mailbox/{pk}/"), anybody.get(f"/mailbox/{pk}/html/")
    assert mailed(nia) in shown.content.decode()
    assert mailed(nia) in html.content.decode()
    assert "default-src 'none'" in html["Content-Security-Policy"]


def test_there_is_no_mailbox_but_in_a_trial(world: World) -> None:
    message = pending_message(world)
    Message.objects.update(state=State.SENT)
    for path in ("/mailbox/", f"/mailbox/{message.pk}/", f"/mailbox/{message.pk}/html/"):
        assert Client().get(path).status_code == 404

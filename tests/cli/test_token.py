"""`rollbook token`: access to the API, given and taken away by the operator."""

from rollbook.audit.models import Event
from rollbook.sessions.models import Token
from tests.calling import Api, cli, cli_json
from tests.world import World


def test_a_token_opens_the_api_with_its_scopes(w: World) -> None:
    told = cli_json("token", "create", "--user", "uma@example.org", "--scope", "users.view", "--scope", "users.suspend")
    api = Api(secret=told["token"])
    assert api.get("users").status_code == 200
    assert api.act("suspend", w.sol).status_code == 200
    assert api.act("delete", w.sol).status_code == 403
    assert (told["user"], told["scopes"]) == (w.uma.pk, ["users.view", "users.suspend"])
    event = Event.objects.get(operation="users.create_token")
    assert (event.door, event.actor_id, event.actor_label) == ("cli", None, "Operator")
    assert event.changes.get().subject_id == w.uma.pk


def test_for_a_person_the_secret_stands_alone_on_standard_output(w: World) -> None:
    result = cli("token", "create", "--user", "uma@example.org", "--scope", "users.view")
    assert Api(secret=result.stdout.strip()).get("users").status_code == 200
    assert "not shown again" in result.stderr


def test_tokens_end_after_a_year_unless_said_otherwise(w: World) -> None:
    words = ["token", "create", "--user", "ada@example.org", "--scope", "users.view"]
    for more in ([], ["--days", "30"], ["--days", "0"]):
        cli_json(*words, *more)
    lives = [t.expires_at and (t.expires_at - t.created_at).days for t in Token.objects.order_by("pk")]
    assert lives in ([364, 29, None], [365, 30, None])


def test_wrong_usage(w: World) -> None:
    for words in (
        ["--user", "nobody", "--scope", "users.view"],
        ["--user", "ada@example.org"],
        ["--user", "ada@example.org", "--scope", "users.everything"],
        ["--user", "ada@example.org", "--scope", "users.view", "--days", "-1"],
        ["--user", "ada@example.org", "--scope", "users.view", "--name", "x" * 41],
    ):
        assert cli("token", "create", *words).exit_code == 2, words
    assert not Token.objects.exists()


def test_a_list_never_shows_a_secret(w: World) -> None:
    secret = cli_json("token", "create", "--user", "ada@example.org", "--scope", "users.view", "--name", "Sync")[
        "token"
    ]
    text = cli("token", "list").stdout
    assert "Sync" in text
    assert secret[4:] not in text
    assert Token.objects.get().secret_hash not in text
    assert cli_json("token", "list", "--user", "uma@example.org") == {"tokens": []}


def test_revoking_ends_one_token_at_once(w: World) -> None:
    made = [cli_json("token", "create", "--user", "ada@example.org", "--scope", "users.view") for _n in range(2)]
    first, second = (Api(secret=token["token"]) for token in made)
    assert cli("token", "revoke", str(made[0]["id"])).exit_code == 0
    assert first.get("users").status_code == 401
    assert second.get("users").status_code == 200
    assert Event.objects.get(operation="users.revoke_token").changes.get().subject_id == w.ada.pk
    assert cli("token", "revoke", str(made[0]["id"])).exit_code == 1

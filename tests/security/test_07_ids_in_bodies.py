"""7. A user id in the body without a token → 401; an id in the body never stands against one in the address."""

import pytest

from rollbook.audit.models import Event
from rollbook.doors.api.actions import offered, path
from rollbook.doors.api.urls import api as the_api
from rollbook.doors.api.urls import document
from rollbook.users.models import User
from tests import world
from tests.calling import Api
from tests.world import World


@pytest.fixture
def w(db: None) -> World:
    return world.make()


def test_without_a_token_an_id_in_the_body_does_nothing(w: World) -> None:
    before, events = list(User.objects.order_by("pk").values()), Event.objects.count()
    nobody = Api()
    for operation in offered():
        body = {operation.noun: [w.sol.pk], "user": w.ada.pk, "actor": w.ada.pk, "by": w.ada.pk}
        assert nobody.post(path(operation).lstrip("/"), **body).status_code == 401
    assert list(User.objects.order_by("pk").values()) == before
    assert Event.objects.count() == events


def test_no_address_takes_an_id_and_a_body_with_another(w: World) -> None:
    """Actions take ids in the body alone; what has an id in its address takes none in its body."""
    for address, methods in document(the_api)["paths"].items():
        body = methods.get("post", {}).get("requestBody", {}).get("content", {}).get("application/json", {})
        if "{pk}" in address and body:
            assert set(body["schema"]["properties"]) == {"plan"}


def test_an_id_beside_the_address_is_refused(w: World) -> None:
    ada = Api(w.ada)
    event = ada.act("suspend", w.sol).json()["event"]
    for extra in ({"id": 1}, {"event": 1}, {"user": w.sol.pk}, {"users": [w.sol.pk]}):
        answer = ada.post(f"events/{event}/undo", **extra)
        assert answer.status_code == 422
    assert User.objects.get(pk=w.sol.pk).status == "suspended"

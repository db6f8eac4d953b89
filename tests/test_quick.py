import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rollbook.audit.models import Change, Event
from rollbook.audit.operations import undo
from rollbook.roles.operations import add_role
from rollbook.users import operations as ops
from rollbook.users.models import User
from rollbook.users.selection import UserSelection as S
from tests import world


@pytest.mark.django_db
def test_flow():
    w = world.make()
    ada = w.actor("ada")
    uma = w.actor("uma")
    o = ops.suspend(S.of(w.sol, w.ada, w.eve), by=uma, reason="x")
    print(o.as_dict())
    w.sol.refresh_from_db()
    assert w.sol.status == "suspended"
    u = undo(Event.objects.get(pk=o.event_id), by=uma)
    print(u.as_dict())
    w.sol.refresh_from_db()
    assert w.sol.status == "active", w.sol.status
    o = ops.suspend(S.of(w.ada), by=ada)
    print(o.as_dict())
    o = ops.delete(S.of(w.sol), by=ada)
    print(o.as_dict())
    w.sol.refresh_from_db()
    print(w.sol.status, w.sol.erase_after)
    print(undo(Event.objects.get(pk=o.event_id), by=ada).as_dict())
    o = add_role(S.of(w.sol, w.eve, w.cleo), by=ada, role="coach")
    print(o.as_dict())
    print(undo(Event.objects.get(pk=o.event_id), by=ada).as_dict())
    o = ops.edit(S.of(w.sol), by=ada, first_name="Solé", last_name="Reyes")
    print(o.as_dict())
    for c in Change.objects.filter(event=o.event_id).values():
        print(c)
    print(undo(Event.objects.get(pk=o.event_id), by=ada).as_dict())
    o = ops.delete(S.of(w.sol), by=ada)
    o = ops.erase(S.of(w.sol), by=ada)
    print(o.as_dict(), User.objects.filter(pk=w.sol.pk).exists())
    ids = world.crowd(2000)
    with CaptureQueriesContext(
        connection,
    ) as q:
        o = ops.suspend(S(ids), by=uma)
    print(len(q), o.unchanged, len(o.changed))
    for x in q.captured_queries:
        print("  ", x["time"], x["sql"][:150])
    with CaptureQueriesContext(
        connection,
    ) as q:
        o = undo(Event.objects.get(pk=o.event_id), by=uma)
    print(len(q), o.unchanged, len(o.changed))
    with CaptureQueriesContext(
        connection,
    ) as q:
        p = ops.delete.plan(S(ids), by=uma)
    print(len(q), p.as_dict()["changed"])

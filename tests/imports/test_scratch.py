import pytest
from tests import world
from rollbook.imports import intake, operations
from rollbook.imports.models import *
from rollbook.audit.models import Event, Change
from rollbook.audit.operations import undo
from rollbook.users.models import User
S3=b"""update,username,firstName,lastName
add-user,u1@email.com,u1first,u1last
remove-user,u2@email.com,,
remove-user,u3@email.com,,
add-user,u4@email.com,u4first,u4last
add-user,u1@email.com,u1first changed,u1last changed
"""
PRINTED=b"""update,username,firstName,lastName add-user,u1@email.com,u1first,u1last
remove-user,u2@email.com,,
remove-user,u3@email.com,,
add-user,u4@email.com,u4first,u4last add-user,u1@email.com,u1first changed,u1last changed -
"""
def show(f):
    for r in f.rows.order_by("line"): print(r.line, r.plan, r.username, r.user_id, r.values, r.before, r.problem, r.reason, r.done)
@pytest.mark.django_db
def test_x():
    w=world.make(); world.person("U2", email="u2@email.com"); world.person("U3", email="u3@email.com")
    uma=w.actor("uma")
    for text,skip,upd in ((S3,0,0),(S3,1,0),(PRINTED,0,0),(PRINTED,1,0),(S3,1,1)):
        f=intake.take_in("x.csv",text,by=uma,skip_first=bool(skip),update_existing=bool(upd)); print(skip,upd,f.columns,f.first); show(f)
    o=operations.apply(f,by=uma); print(o.as_dict()); f.refresh_from_db(); show(f)
    print(User.objects.values_list("username","status","first_name","last_name","email"))
    e=Event.objects.get(pk=f.event_id); print(e.changed,e.unchanged,e.refused,e.steps,e.params)
    print(undo(e,by=uma).as_dict())
    print(User.objects.values_list("username","status","first_name","last_name","email"))

import pytest, time, cProfile, pstats, os, resource
from tests import world
from rollbook.imports import intake, operations
from rollbook.imports.models import *
from rollbook.audit.models import Event, Change
from rollbook.audit.operations import undo
from rollbook.users.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

N = int(os.environ.get("N", "5000"))


@pytest.mark.django_db
def test_p():
    w = world.make()
    uma = w.actor("uma")
    text = "email,first name,last name,phone,roles,language,time zone\n" + "".join(
        f"p{n}@dom{n % 7}.example,Fn{n % 900},Lastname {n % 3000},,student,de,Europe/Berlin\n" for n in range(N)
    )
    t = time.time()
    pr = cProfile.Profile()
    if os.environ.get("PROF"):
        pr.enable()
    f = intake.take_in("x.csv", text.encode(), by=uma, skip_first=True)
    pr.disable()
    print("plan", round(time.time() - t, 2), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
    if os.environ.get("PROF"):
        pstats.Stats(pr).sort_stats("cumtime").print_stats(45)
    from collections import Counter

    print(Counter(f.rows.values_list("plan", "reason")))
    t = time.time()
    import rollbook.jobs.running as jr

    pr = cProfile.Profile()
    if os.environ.get("PROF"):
        pr.enable()
    o = operations.apply(f, by=uma)
    while hasattr(o, "state") and jr.carry_on(o.pk):
        pass
    pr.disable()
    print("apply", round(time.time() - t, 2), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
    if os.environ.get("PROF"):
        pstats.Stats(pr).sort_stats("cumtime").print_stats(45)
    f.refresh_from_db()
    e = Event.objects.get(pk=f.event_id)
    print(e.changed, e.refused, len(e.steps))
    t = time.time()
    print(User.objects.count())
    if connection.vendor=="postgresql": connection.cursor().execute("ANALYZE")
    t = time.time()
    o = undo(e, by=uma)
    print(
        "undo",
        round(time.time() - t, 2),
        len(o.changed),
        o.refusals,
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    )
    text = text.replace("Lastname", "Other")
    t = time.time()
    e2 = undo
    q=[]
    if connection.vendor=="postgresql": connection.cursor().execute("ANALYZE")
    t = time.time()
    if 1:
        f = intake.take_in("x.csv", text.encode(), by=uma, skip_first=True, update_existing=True)
    print("plan change", round(time.time() - t, 2), len(q), Counter(f.rows.values_list("plan", "reason")))

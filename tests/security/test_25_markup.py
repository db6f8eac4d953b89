"""SECURITY 25: HTML and templates in what people write → shown as text on every page."""

from __future__ import annotations

import pytest

from rollbook.jobs import running
from rollbook.jobs.models import Job
from rollbook.users.models import User
from rollbook.users.operations import edit, suspend
from rollbook.users.selection import UserSelection
from tests.console.conftest import signed_in
from tests.told import event_of
from tests.world import World, operator

MARK = "<script>alert(1)</script>"
TEMPLATE = "{{ 'tem'|add:'plated' }}{% csrf_token %}"
HREF = "javascript:alert(1)"


@pytest.fixture
def marked(world: World) -> World:
    """Everything that somebody can have written holds markup; names too, as an older import may have left them."""
    User.objects.filter(pk=world.sol.pk).update(
        first_name=MARK, last_name=f'"><img src=x onerror=alert(1)>{TEMPLATE}', username=f"{MARK}@x", phone=MARK[:20]
    )
    edit(UserSelection.of(world.sol), by=operator(), contact=f"{MARK}\n{TEMPLATE}\n{HREF}")
    suspend(UserSelection.of(world.sol), by=world.actor("uma"), reason=f"{MARK} {TEMPLATE}")
    User.objects.filter(pk=world.uma.pk).update(first_name=MARK)
    return world


def test_on_every_page_that_shows_it(marked: World, monkeypatch: pytest.MonkeyPatch) -> None:
    client, sol = signed_in(marked.ada), marked.sol.pk
    event = event_of(suspend(UserSelection.of(marked.eve), by=marked.actor("uma"), reason=MARK))
    review = client.post("/users/bulk/", {"do": "users.reactivate", "id": [sol, marked.ada.pk]})["Location"]
    monkeypatch.setattr(running, "CHUNK", 0)
    client.post(review, {})
    job = Job.objects.get()
    paths = [
        "/?status=suspended", f"/?status=all&q={MARK}&role={MARK}", f"/users/{sol}/", f"/users/{sol}/history/",
        f"/users/{sol}/menu/", f"/users/{sol}/edit/", f"/users/{sol}/set-password/", f"/users/{sol}/delete/",
        f"/users/{sol}/suspend/", f"/users/{sol}/set-roles/", "/audit/", f"/audit/?operation={MARK}&since={MARK}",
        f"/audit/{event.pk}/", review, f"/jobs/{job.pk}/", f"/users/{sol}/edit/?next={HREF}", f"/sign-in/?next={MARK}",
    ]  # fmt: skip
    for path in paths:
        body = client.get(path, follow=True).content.decode()
        assert "<script>alert" not in body, path
        assert "<img src=x" not in body, path
        assert f'href="{HREF}' not in body, path
        assert "templated" not in body, path

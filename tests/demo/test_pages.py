"""No page of the demo is empty, for whoever may see it."""

import pytest
from django.test import Client
from django.urls import reverse

from rollbook.audit.models import Event
from rollbook.demo.people import DOMAIN
from rollbook.users.models import User

pytestmark = pytest.mark.usefixtures("academy")
LISTS = ("/", "/?status=all", "/?status=suspended", "/?status=deleted", "/?access=never", "/?role=coach", "/?q=ann")


def client_of(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=f"{name}@{DOMAIN}"), "django.contrib.auth.backends.BaseBackend")
    return client


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("name", ["ada", "uma"])
def test_lists(name: str, path: str) -> None:
    response = client_of(name).get(path)
    assert response.status_code == 200
    assert len(response.context["page"].rows) > 1


@pytest.mark.parametrize("name", ["ada", "uma"])
def test_the_audit_log(name: str) -> None:
    client = client_of(name)
    page = client.get(reverse("audit"))
    assert len(page.context["entries"]) == 50
    for event in Event.objects.all():
        assert client.get(reverse("event", args=[event.pk])).status_code == 200, event.operation


@pytest.mark.parametrize("name", ["ada", "uma"])
def test_imports(name: str) -> None:
    client = client_of(name)
    (file,) = client.get(reverse("import_users")).context["recent"]
    review = client.get(reverse("import_review", args=[file.pk]))
    assert review.context["counts"]["done_add"] == file.total - 2
    assert review.context["counts"]["problem"] == 2
    assert review.context["can_undo"]


def test_profiles_of_all_kinds_of_people() -> None:
    client = client_of("ada")
    for user in User.objects.order_by("-status", "id")[:30]:
        assert client.get(reverse("user", args=[user.pk])).status_code == 200
        history = client.get(reverse("user_history", args=[user.pk]))
        assert history.context["entries"], user.username


def test_a_student_is_led_to_their_own_page() -> None:
    assert client_of("sol").get("/")["Location"] == "/account/"

"""The terms of use of the academy."""

from __future__ import annotations

import pytest

from rollbook.terms.models import Acceptance, Version
from rollbook.terms.queries import standing
from rollbook.users.models import User


@pytest.mark.usefixtures("academy")
def test_most_have_accepted_them_and_the_cast_goes_straight_in() -> None:
    version = Version.objects.get()
    assert version.texts.keys() == {"en", "de"}
    for name in ("ada", "uma", "sol"):
        found = standing(User.objects.get(username=f"{name}@northwind.example").pk)
        assert found
        assert not found.due
    active = User.objects.filter(status="active").count()
    assert active / 2 < Acceptance.objects.count() < active
    for acceptance in Acceptance.objects.select_related("user"):
        assert version.published_at <= acceptance.at
        assert acceptance.user.created_at <= acceptance.at

"""The cast, and the two people whom the documented example removes."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import world as cast
from tests.world import World


@pytest.fixture
def world(db: None) -> World:
    made = cast.make()
    cast.person("U2", email="u2@email.com")
    cast.person("U3", email="u3@email.com")
    return made


@pytest.fixture
def uma(world: World) -> Client:
    client = Client()
    client.force_login(world.uma)
    return client

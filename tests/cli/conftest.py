"""The cast, for the command line."""

import pytest

from tests import world
from tests.world import World


@pytest.fixture
def w(db: None) -> World:
    return world.make()

"""The cast, and the API as each of them sees it."""

from collections.abc import Callable

import pytest

from tests import world
from tests.calling import Api
from tests.world import World


@pytest.fixture
def w(db: None) -> World:
    return world.make()


@pytest.fixture
def api(w: World) -> Callable[[str], Api]:
    """Give the API with a token of somebody of the cast, with all that they hold."""
    return lambda name: Api(getattr(w, name))


@pytest.fixture
def ada(w: World) -> Api:
    return Api(w.ada)


@pytest.fixture
def uma(w: World) -> Api:
    return Api(w.uma)

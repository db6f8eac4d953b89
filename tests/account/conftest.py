"""People as the tests of My account need them."""

import pytest

from rollbook.users.models import User
from tests.account.addresses import proved
from tests.world import World


@pytest.fixture
def sol(world: World) -> User:
    """Sol, who has chosen a password by a link that was mailed: the address is proved to be theirs."""
    return proved(world.sol)

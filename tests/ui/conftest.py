"""What the tests of the design system share."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """A request leaves its language behind in the thread that answered it."""
    with translation.override("en"):
        yield

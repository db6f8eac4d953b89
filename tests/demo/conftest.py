"""The academy is filled once for all tests of a file; each test's own changes are taken back."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from rollbook.demo import filling
from rollbook.roles import builtin

PEOPLE = 320


@pytest.fixture(scope="module")
def filled(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        builtin.install()
        filling.fill(PEOPLE)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def academy(filled: None) -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)

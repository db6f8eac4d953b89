"""The terms of use of Northwind Academy: one version, which most of those who have been there since have accepted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any, Final

from rollbook.credentials.links import oneself
from rollbook.demo.cast import NAMES
from rollbook.demo.past import Step
from rollbook.demo.people import SEED
from rollbook.demo.school import OFFICE, School
from rollbook.kernel import sql
from rollbook.kernel.selection import CHUNK
from rollbook.terms.models import Acceptance, Version
from rollbook.terms.operations import accept_terms, publish
from rollbook.terms.selection import TermsSelection
from rollbook.users.models import Status, User

PUBLISHED: Final = 92.9  # days ago
TEXTS: Final = {
    "en": (
        "These terms are between you and Northwind Academy. They hold for everything that you reach with your "
        "account here.\n\n"
        "1. Your account is yours alone. Keep your password to yourself, and tell the registry at once when you "
        "think that somebody else knows it.\n\n"
        "2. Be kind. What you write is read by others: no insults, no threats, nothing that is against the law.\n\n"
        "3. What you find in the repository may be used for teaching and learning at the academy. Scores and "
        "recordings belong to those who made them; don’t pass them on.\n\n"
        "4. We keep what we need to teach you: your name, how to reach you, your classes and your work. You can ask "
        "us at any time what we hold, and have mistakes corrected.\n\n"
        "5. Who breaks these terms may lose their account for a while, or for good. We talk to you first."
    ),
    "de": (
        "Diese Bedingungen gelten zwischen Ihnen und der Northwind Academy, für alles, was Sie hier mit Ihrem Konto "
        "erreichen.\n\n"
        "1. Ihr Konto gehört nur Ihnen. Behalten Sie Ihr Passwort für sich, und sagen Sie dem Sekretariat sofort "
        "Bescheid, wenn Sie glauben, dass jemand anders es kennt.\n\n"
        "2. Seien Sie freundlich. Was Sie schreiben, lesen andere: keine Beleidigungen, keine Drohungen, nichts "
        "Verbotenes.\n\n"
        "3. Was Sie in der Ablage finden, ist für den Unterricht an der Akademie da. Noten und Aufnahmen gehören "
        "denen, die sie gemacht haben; geben Sie sie nicht weiter.\n\n"
        "4. Wir speichern, was wir für den Unterricht brauchen: Ihren Namen, wie wir Sie erreichen, Ihre Klassen und "
        "Ihre Arbeiten. Sie können jederzeit fragen, was wir gespeichert haben, und Fehler berichtigen lassen.\n\n"
        "5. Wer gegen diese Bedingungen verstößt, kann sein Konto zeitweise oder für immer verlieren. Wir sprechen "
        "vorher mit Ihnen."
    ),
}


def terms(school: School) -> list[Step]:
    """Give the steps: they are published, and the cast accepts them one after the other."""
    ada = school.by("ada")
    return [
        school.step(PUBLISHED, lambda: publish(TermsSelection(()), by=ada, texts=TEXTS)),
        *(school.step(PUBLISHED - 1 - n / 10, _accepting(school, name)) for n, name in enumerate(NAMES)),
    ]


def _accepting(school: School, name: str) -> Callable[[], object]:
    me, address = school.cast[name], OFFICE.format(10 + NAMES.index(name))
    return lambda: accept_terms(school.me(name), by=oneself(me, address=address), terms=1)


def accepted_by_those_who_came() -> None:
    """Let the others accept, as they sign in after that day; who has not been there since is still to be asked."""
    chance = Random(SEED)  # noqa: S311 - has to be repeatable, not secret
    for number, published in Version.objects.values_list("number", "published_at"):
        people = User.objects.filter(status=Status.ACTIVE, last_login__gt=published)
        came: Any = people.exclude(acceptances__version=number).order_by("pk")
        rows = [
            {
                "user_id": pk, "version_id": number, "address": f"198.51.100.{chance.randrange(1, 255)}",
                "at": min(signed_in, max(published, created) + timedelta(hours=chance.randrange(1, 24 * 40))),
            }
            for pk, created, signed_in in came.values_list("pk", "created_at", "last_login")
        ]  # fmt: skip
        rows.sort(key=lambda row: row["at"])
        for start in range(0, len(rows), CHUNK):
            sql.insert_rows(Acceptance, rows[start : start + CHUNK])

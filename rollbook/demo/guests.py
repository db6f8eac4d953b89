"""Those who are on their way in as the demo begins: invited, or waiting to activate their account."""

from __future__ import annotations

from typing import Any, Final

from rollbook.demo.people import DOMAIN
from rollbook.roles.queries import actor
from rollbook.users.inviting import invite_all
from rollbook.users.models import User
from rollbook.users.operations import create

INVITED: Final = ("Jonas Weidner <jonas.weidner@partner.example>", "Leïla Haddad <leila.haddad@partner.example>",
                  "Sam Okafor <sam.okafor@partner.example>")  # fmt: skip
NEW: Final = (
    {"first_name": "Marta", "last_name": "Nowak", "email": f"marta.nowak@{DOMAIN}", "language": "de"},
    {"first_name": "Théo", "last_name": "Garnier", "email": f"theo.garnier@{DOMAIN}", "language": "fr"},
)
MANY: Final = len(INVITED) + len(NEW)


def guests() -> None:
    """Invite and add them, with mail that stands in the mailbox."""
    uma = actor(User.objects.get(username=f"uma@{DOMAIN}"), "console", via="session")
    note: Any = "The workshop is on Thursday; your accounts let you into its room here."
    invite_all(INVITED, {"roles": ["coach"], "note": note}, by=uma)
    create.on_rows([{**row, "status": "pending", "roles": ["student"], "population": "learner"} for row in NEW], by=uma)

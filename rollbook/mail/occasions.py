"""What mail is sent about: each occasion with what its wording may tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

NAME: Final = _("What the person is called")
SITE: Final = _("What this site is called")
LINK: Final = _("The link, as a button of its own: [Words on it]({link})")
BY: Final = _("Who did it")
UNTIL: Final = _("Until when the link works")


@dataclass(frozen=True)
class Occasion:
    """`fields` are what a wording may tell, with what each means; `sample` is what a preview shows in them."""

    name: str
    label: Any
    help: Any
    fields: Mapping[str, Any] = field(default_factory=dict)
    sample: Mapping[str, str] = field(default_factory=dict)
    link: bool = False

    @property
    def told(self) -> dict[str, Any]:
        """All that its wording may tell."""
        return {"name": NAME, "site": SITE, **self.fields, **({"link": LINK} if self.link else {})}


_ALL: Final = (
    Occasion(
        "activation", _("Activation"),
        _("To somebody who was added and has to choose a password before they can sign in."),
        {"by": BY, "until": UNTIL}, {"by": "Ada Lovelace", "until": "2030-05-04T12:00:00+00:00"}, link=True,
    ),
    Occasion(
        "invitation", _("Invitation"), _("To somebody who is invited by their address."),
        {"by": BY, "until": UNTIL, "note": _("What the person who invites has written; the paragraph goes if it is "
                                             "nothing")},
        {"by": "Ada Lovelace", "until": "2030-05-04T12:00:00+00:00", "note": "See you on Monday!"}, link=True,
    ),
    Occasion(
        "reset", _("New password"), _("To somebody who has forgotten theirs, or to whom an administrator sends it."),
        {"until": UNTIL}, {"until": "2030-05-04T12:00:00+00:00"}, link=True,
    ),
    Occasion(
        "password_changed", _("Password changed"), _("To whoever has another password now, since it may not have been "
                                                     "them."),
        {"by": BY}, {"by": "Ada Lovelace"},
    ),
    Occasion(
        "email_confirm", _("New email address"), _("To an address that somebody asks to have: by the link it becomes "
                                                   "theirs."),
        {"until": UNTIL}, {"until": "2030-05-04T12:00:00+00:00"}, link=True,
    ),
    Occasion(
        "email_changed", _("Email changed"), _("To the new address of whoever has another one."),
        {"by": BY}, {"by": "Ada Lovelace"},
    ),
    Occasion(
        "email_old", _("Email changed, with a way back"), _("To the old address, whose reader can put it back."),
        {"by": BY, "until": UNTIL}, {"by": "Ada Lovelace", "until": "2030-05-04T12:00:00+00:00"}, link=True,
    ),
    Occasion(
        "email_left", _("Email changed, without a way back"), _("To the old address, where it was never proved to be "
                                                                "theirs, or is not theirs to change."),
        {"by": BY}, {"by": "Ada Lovelace"},
    ),
    Occasion("two_factor_on", _("Two-factor set up"), _("To whoever signs in with a second factor from now on.")),
    Occasion(
        "two_factor_off", _("Two-factor turned off"), _("To whoever has no second factor any more, since it may not "
                                                        "have been them."),
        {"by": BY}, {"by": "Ada Lovelace"},
    ),
    Occasion(
        "passkey_added", _("Passkey added"), _("To whoever can sign in with another passkey from now on."),
        {"passkey": _("What the passkey is called")}, {"passkey": "Laptop"},
    ),
    Occasion(
        "sign_in_link", _("Sign-in link"), _("To the person as whom somebody can sign in by a link that was made for "
                                             "it. The link itself is not in it."),
        {"by": BY, "until": UNTIL, "reason": _("Why it was made")},
        {"by": "Ada Lovelace", "until": "2030-05-04T12:00:00+00:00", "reason": "Ticket 4711"},
    ),
)  # fmt: skip
OCCASIONS: Final[Mapping[str, Occasion]] = {occasion.name: occasion for occasion in _ALL}

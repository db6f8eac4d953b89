"""Why a row can't be done, beyond the kernel's own reasons."""

from __future__ import annotations

from typing import Any, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from rollbook.kernel.refusal import Refusal

FIRST_LINE: Final = _(
    "The first line is invalid. If this is a header row, please enable 'Ignore first or header row in the CSV file.'"
)


class Problem(models.TextChoices):
    """Codes of rows; labels say what to do."""

    HEADER = "header", FIRST_LINE
    RUN_TOGETHER = (
        "run_together",
        _("Two lines seem to have run together: “%(action)s” stands inside. Put each person on a line of their own."),
    )
    LONG_ROW = (
        "long_row",
        _("This row has %(cells)s cells, the file %(columns)s columns. Put cells that contain a delimiter in quotes."),
    )
    ACTION = "action", _("“%(cell)s” is no action. Write add-user, remove-user or update.")
    NO_ACTION = "no_action", _("The action is missing. Write add-user, remove-user or update.")
    NO_USERNAME = "no_username", _("Give a username or an email address.")
    NO_EMAIL = "no_email", _("The activation mail needs an address. Give their email, or leave that option off.")
    NO_NAME = "no_name", _("Somebody new needs a first or last name.")
    NOTHING = "nothing", _("This row gives nothing to change.")
    VALUE = "value", "%(problems)s"
    EXISTS = "exists", _("They exist already. Choose “Update people who exist already” to change them.")
    TWICE = "twice", _("The same email stands in row %(row)s of this file. Give each person one of their own.")
    TOO_OFTEN = "too_often", _("More than %(most)s rows of this file are about them. Keep the last.")
    NOT_HELD = "not_held", _("Your roles do not include: %(permission)s.")
    OUT_OF_REACH = "out_of_reach", _("Your roles do not reach people of this population there.")


# Of somebody who exists by a row of the file, and so has the code of those who exist.
ADDED_ABOVE: Final = _(
    "The same username or email stands in row %(row)s of this file. "
    "Keep one of the two rows, or choose “Update people who exist already” to have this one change the other."
)

SAME_ID: Final = _("The same external ID stands in row %(row)s of this file. Give each person one of their own.")

# Those that tell of the line itself: a first line with one of them may be a header.
OF_THE_LINE: Final = frozenset({
    Problem.HEADER, Problem.RUN_TOGETHER, Problem.LONG_ROW, Problem.ACTION, Problem.NO_ACTION, Problem.NO_USERNAME,
    Problem.NO_NAME, Problem.NO_EMAIL, Problem.NOTHING, Problem.VALUE,
})  # fmt: skip


class Unfit(Exception):
    """A row can't be done, for this reason; `said` says it in other words than those of the code."""

    def __init__(self, code: str, said: Any = None, **details: Any) -> None:
        super().__init__(code)
        self.code = str(code)
        words = said or (Problem(code).label if code in Problem.values else Refusal(code).label)
        self.reason = str(words % details if details else words)

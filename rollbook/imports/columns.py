"""Which column fills which field: by the header's words, or by their places."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from rollbook.kernel.text import fold

ADD: Final = "add"
UPDATE: Final = "update"
REMOVE: Final = "remove"

# What a file without a header holds, as in `add-user,u1@email.com,Uma,Firth`.
PLACES: Final = ("action", "username", "first_name", "last_name")

LABELS: Final[dict[str, Any]] = {
    "action": _("Action"), "username": _("Username"), "first_name": _("First Name"), "last_name": _("Last Name"),
    "email": _("Email"), "phone": _("Phone"), "external_id": _("External ID"),
    "roles": _("Roles"), "groups": _("Groups"), "language": _("Language"),
    "time_zone": _("Time zone"), "unit": _("Unit"), "population": _("Population"), "contact": _("Contact details"),
}  # fmt: skip

# What columns are called in the files that we write, whatever the language.
HEADINGS: Final[Mapping[str, str]] = {
    "action": "Action", "username": "Username", "first_name": "First Name", "last_name": "Last Name", "email": "Email",
    "phone": "Phone", "roles": "Roles", "language": "Language", "time_zone": "Time Zone", "unit": "Unit",
    "population": "Population", "external_id": "External ID", "groups": "Groups", "contact": "Contact Details",
}  # fmt: skip

# The words people use for them, the plainest first; case, accents, spaces and signs do not matter.
WORDS: Final = {
    "action": "action operation command aktion acción acao ação",
    "username": "username user userid userlogin login loginid loginname account accountname useremail "
    "benutzername benutzer anmeldename utilisateur identifiant nomdutilisateur usuario nombredeusuario usuário "
    "nomedeusuário",
    "first_name": "firstname first givenname given forename vorname prénom nombre nombres primeironome nomepróprio",
    "last_name": "lastname last surname familyname family nachname familienname nom nomdefamille apellido apellidos "
    "sobrenome apelido últimonome",
    "email": "email emailaddress mail mailaddress emails primaryemail workemail epost emailadresse courriel "
    "adresseemail correo correoelectrónico",
    "phone": "phone phonenumber telephone telephonenumber mobile mobilephone mobilenumber cell cellphone tel telefon "
    "telefonnummer handy téléphone portable teléfono móvil telefone telemóvel celular",
    "external_id": "externalid externalreference sourceid sourcedid schoolid schoolnumber studentid studentnumber "
    "employeeid employeenumber staffid staffnumber personnelnumber hrid hrnumber matriculationnumber personalnummer "
    "matrikelnummer schülernummer matricule numéroexterne idexterno númeroexterno numerodeempleado númerodealuno",
    "roles": "role roles userrole userroles rolle rollen rôle rôles rol papel papéis",
    "groups": "groups group class classes course courses gruppe gruppen klasse klassen groupe groupes classe grupo "
    "grupos clase clases turma turmas",
    "language": "language sitelanguage locale lang sprache langue idioma",
    "time_zone": "timezone tz zeitzone fuseauhoraire zonahoraria fusohorário",
    "unit": "unit orgunit organizationalunit organisationalunit einheit organisationseinheit unité unidad unidade",
    "population": "population kind usertype",
    "contact": "contact contactdetails contactinfo contactinformation address adresse dirección endereço",
}


def _plain(text: str) -> str:
    """Take case, accents, spaces and signs out of a word: `First Name`, `first_name` and `firstName` are one."""
    return re.sub(r"[\W_]", "", fold(text)) if len(text) <= 100 else ""


KNOWN: Final = {
    _plain(word): (field, rank) for field, words in WORDS.items() for rank, word in enumerate(words.split())
}
Own = Mapping[str, str]  # the fields of attributes by what a column of them may be called
NONE: Final[Own] = MappingProxyType({})


def _known(own: Own) -> Mapping[str, tuple[str, int]]:
    """Give the words that name columns; where an attribute is called like one of ours, ours is meant."""
    return {**{_plain(word): (field, 0) for word, field in own.items()}, **KNOWN} if own else KNOWN


ADDED: Final = {"line", "problem"}  # columns that the download of failed rows has put in front
VERBS: Final = {
    "adduser": ADD, "add": ADD, "create": ADD, "createuser": ADD, "new": ADD, "newuser": ADD, "insert": ADD,
    "removeuser": REMOVE, "remove": REMOVE, "delete": REMOVE, "deleteuser": REMOVE,
    "update": UPDATE, "updateuser": UPDATE, "change": UPDATE, "changeuser": UPDATE, "edit": UPDATE, "modify": UPDATE,
}  # fmt: skip
EXACT: Final = {"adduser", "removeuser", "update"}
RUN_TOGETHER: Final = re.compile(r"(?:\A|\s)(add-user|remove-user|update)\Z", re.IGNORECASE)


def verb_of(cell: str) -> str | None:
    """Give the action that a cell names."""
    return VERBS.get(_plain(cell))


def run_together(cells: Sequence[str]) -> str | None:
    """Give the action at the end of a cell, where a line break has been lost before it.

    A column may well be called “Last update”: that word counts only before an address.
    """
    for cell, following in pairwise(cells[1:]):
        if (match := RUN_TOGETHER.search(cell)) and (match[1].lower() != UPDATE or "@" in following):
            return match[1]
    return None


def named(cells: Sequence[str], following: Sequence[str] = (), own: Own = NONE) -> tuple[str, ...] | None:
    """Give the field of each column where the cells name columns; what names none has an empty one.

    Where two columns could fill a field, the one with the plainer name does. A header may begin
    with `update` in place of a name for the action, as the printed example does; and the row
    that follows may show under which unknown name the actions stand. `own` are attributes, by name and short name.
    """
    words, known = [_plain(cell) for cell in cells], _known(own)
    best: dict[str, tuple[int, int]] = {}
    for place, word in enumerate(words):
        field, rank = known.get(word, ("", 0))
        if field and (field not in best or rank < best[field][0]):
            best[field] = (rank, place)
    whole = all(word in known or word in ADDED for word in words if word)
    if not best.keys() & {"username", "email", "external_id"} or (len(best) < 2 and not whole) or run_together(cells):
        return None
    fields = {place: field for field, (_rank, place) in best.items()}
    if "action" not in best:
        verbs = [place for place, cell in enumerate(following) if _plain(cell) in EXACT and place not in fields]
        places = [0, *verbs] if words[0] in VERBS else verbs
        fields.update(dict.fromkeys(places[:1], "action"))
    return tuple(fields.get(place, "") for place in range(len(cells)))


def unused(columns: Sequence[str], header: Sequence[str]) -> list[str]:
    """Give the names of the columns that nothing is done with."""
    pairs = zip(columns, header, strict=False)
    return [cell for field, cell in pairs if cell and not field and _plain(cell) not in ADDED]


def columns_of(rows: Sequence[Sequence[str]], *, skip_first: bool, own: Own = NONE) -> tuple[tuple[str, ...], bool]:
    """Give the field of each column, and whether the first row is thereby spent.

    The first row names the columns where it is to be skipped and does name some. One that has
    run together with the next is never skipped: somebody would be lost in silence.
    """
    first = rows[0]
    if skip_first and (by_name := named(first, rows[1] if rows[1:] else (), own)):
        return by_name, True
    return PLACES, skip_first and not (len(first) > len(PLACES) and run_together(first))

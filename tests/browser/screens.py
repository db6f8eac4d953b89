"""Every screen of the console, by an address that shows it full."""

from __future__ import annotations

from rollbook.attributes.models import Attribute
from rollbook.groups.models import Content, Group
from rollbook.mail.models import Message
from rollbook.roles.models import Role
from rollbook.terms.models import Version
from rollbook.units.models import Unit
from rollbook.users.models import User
from tests.account.addresses import path_in
from tests.terms.publishing import accept, published
from tests.users.coming_in import mailed
from tests.world import World


def screens(world: World) -> dict[str, str]:
    """Give the addresses by name. A new screen is added here, and then looked at by every test that walks them."""
    person = f"/users/{world.sol.pk}/"
    group = f"/groups/{Group.objects.get(name='Choir').pk}/"
    content = f"/repository/{Content.objects.get().pk}/"
    attribute = f"/attributes/{Attribute.objects.get().pk}/"
    unit = f"/units/{Unit.objects.get(name='Arts').pk}/"
    if not Version.objects.exists():  # whoever is signed in stays so
        published("Be kind.\n\nKeep secrets.", changed="The first.", by=world.actor("ada"), ar="كن لطيفًا.")
        accept(world.sol, 1, address="192.0.2.7")
    return {
        "users": "/",
        "users narrowed": "/?q=crowd&role=student&access=never",
        "nobody matches": "/?q=xyzzy",
        "suspended": "/?status=suspended",
        "deleted": "/?status=deleted",
        "profile": person,
        "own profile": f"/users/{world.ada.pk}/",
        "history": f"{person}history/",
        "menu": f"{person}menu/",
        "edit": f"{person}edit/",
        "edit roles": f"{person}set-roles/",
        "lend a role": f"{person}lend-role/",
        "access": f"{person}access/?permission=users.suspend&over=ada@example.org&with=ada@example.org&on=2026-01-01",
        "unit, group or attribute": "/users/narrow/?attribute.house=Red",
        "edit attributes": f"{person}set-attributes/",
        "attributes": "/attributes/",
        "attribute menu": f"{attribute}menu/",
        "add attribute": "/attributes/add/",
        "edit an attribute": f"{attribute}edit/",
        "delete an attribute": f"{attribute}delete/",
        "a column of an attribute": "/?columns=attribute.house&columns=external_id&attribute.house=none",
        "roles": "/roles/",
        "a role": f"/roles/{Role.objects.get(slug='user-manager').pk}/",
        "add role": "/roles/add/?like=educator",
        "ending soon": "/roles/ending/",
        "unused": "/roles/unused/",
        "on a day": "/roles/on/?role=coach&on=2026-01-01",
        "suspend": f"{person}suspend/",
        "delete": f"{person}delete/",
        "refused": f"/users/{world.ada.pk}/suspend/",
        "add user": "/users/add/",
        "manage groups": f"{person}set-groups/",
        "groups": "/groups/",
        "no group matches": "/groups/?q=xyzzy&kind=class",
        "members": group,
        "no member matches": f"{group}?q=xyzzy",
        "access by a group": f"{group}access/",
        "add group": "/groups/add/",
        "edit group": f"{group}edit/",
        "delete group": f"{group}delete/",
        "roles of a group": f"{group}set-roles/",
        "open a content": f"{group}open-content/",
        "add people": f"{group}add-people/",
        "add owner": f"{group}add-owner/",
        "group menu": f"{group}menu/",
        "repository": "/repository/",
        "content": content,
        "open to a group": f"{content}open-to/",
        "units": "/units/",
        "no unit matches": "/units/?q=xyzzy",
        "unit": unit,
        "unit menu": f"{unit}menu/",
        "add unit": "/units/add/",
        "rename unit": f"{unit}rename/",
        "move unit": f"{unit}move/",
        "delete unit": f"{unit}delete/",
        "invite": "/users/invite/",
        "invited": f"/users/{User.objects.get(username='nia@example.org').pk}/",
        "send a new link": f"/users/{User.objects.get(username='nia@example.org').pk}/resend-activation/",
        "mail": "/mail/",
        "a mail": f"/mail/{Message.objects.latest('pk').pk}/",
        "wordings": "/mail/wordings/",
        "a wording": "/mail/wordings/invitation/?language=ar",
        "terms": "/terms/",
        "versions of the terms": "/terms/versions/",
        "a version": "/terms/versions/1/",
        "who has yet to accept": "/terms/versions/1/?show=waiting",
        "nobody of a version matches": "/terms/versions/1/?q=xyzzy",
        "publish terms": "/terms/versions/publish/",
        "activate": mailed(User.objects.get(username="nia@example.org")),
        "put an address back": path_in(Message.objects.get(occasion="email_old")),
        "link ended": "/activate/nothing/",
        "forgotten": "/sign-in/forgotten/",
        "send a reset mail": f"{person}send-reset/",
        "set password": f"{person}set-password/",
        "require two-factor": f"{person}require-two-factor/",
        "keys": "/keys/",
        "my account": "/account/",
        "your picture": "/account/picture/",
        "your signature": "/account/signature/",
        "remove a picture": f"{person}remove-picture/",
        "signing in": "/account/sign-in/",
        "add a passkey": "/account/passkeys/add/",
        "set up two-factor": "/account/two-factor/",
        "prove": "/account/prove/",
        "own history": "/account/history/",
        "own tokens": "/account/tokens/",
        "make a token": "/account/tokens/add/",
        "change own password": "/account/password/",
        "change own email": "/account/email/",
        "import": "/users/import/",
        "audit log": "/audit/",
        "event": "/audit/1/",
        "not found": "/users/999999/",
        "styleguide": "/styleguide/",
    }

"""Every screen of the console, by an address that shows it full."""

from __future__ import annotations

from tests.world import World


def screens(world: World) -> dict[str, str]:
    """Give the addresses by name. A new screen is added here, and then looked at by every test that walks them."""
    person = f"/users/{world.sol.pk}/"
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
        "suspend": f"{person}suspend/",
        "delete": f"{person}delete/",
        "refused": f"/users/{world.ada.pk}/suspend/",
        "add user": "/users/add/",
        "import": "/users/import/",
        "audit log": "/audit/",
        "event": "/audit/1/",
        "not found": "/users/999999/",
        "styleguide": "/styleguide/",
    }

"""One of the site's own fields is filled in for many: first which, then what, by the field that its kind has."""

from __future__ import annotations

import pytest

from rollbook.attributes.models import Attribute
from tests.attributes.filled import standing
from tests.console.conftest import browser, choose, errors, figures, main, preview, signed_in
from tests.world import World


def test_what_is_asked_for_follows_the_attribute(world: World, own: dict[str, Attribute]) -> None:
    client = signed_in(world.uma)
    page = choose(client, "set_attribute", world.sol.pk, world.cleo.pk)
    assert 'name="value"' not in main(page)
    assert ">Next</button>" in main(page)
    asked = preview(client, page, attribute="house")
    assert '<select name="value"' in main(asked)
    assert ">Preview</button>" in main(asked)
    assert figures(asked) == [], "nothing is said of taking values away before somebody has left it empty"
    shown = preview(client, asked, attribute="house", value="Red")
    assert figures(shown) == [2, 0, 0]
    answer = client.post(page.request["PATH_INFO"], browser(shown))
    assert answer.status_code == 302
    assert standing(world.sol) == {"house": "Red"}
    emptied = preview(client, choose(client, "set_attribute", world.sol.pk, world.cleo.pk), attribute="house", value="")
    assert figures(emptied) == [2, 0, 0], "left empty, it takes the value away"


@pytest.mark.parametrize(
    ("slug", "widget", "wrong"),
    [("hired", 'type="date"', "soon"), ("grade", 'type="text"', "many"), ("first-aid", "<select", "perhaps")],
)
def test_each_kind_has_its_field_and_says_what_is_wrong(
    world: World, own: dict[str, Attribute], slug: str, widget: str, wrong: str
) -> None:
    client = signed_in(world.uma)
    page = choose(client, "set_attribute", world.sol.pk)
    assert widget in main(preview(client, page, attribute=slug))
    answer = client.post(page.request["PATH_INFO"], {"attribute": slug, "value": wrong, "preview": "1"})
    assert (answer.status_code, list(errors(answer))) == (422, ["value"])


def test_nothing_is_applied_that_was_not_asked_for(world: World, own: dict[str, Attribute]) -> None:
    client = signed_in(world.uma)
    page = choose(client, "set_attribute", world.sol.pk)
    preview(client, page, attribute="house")
    assert client.post(page.request["PATH_INFO"], {"attribute": "house"}).status_code == 302, "it is shown first"
    assert standing(world.sol) == {}
    hidden = client.post(page.request["PATH_INFO"], {"attribute": "salary", "value": "1", "preview": "1"})
    assert (hidden.status_code, list(errors(hidden))) == (422, ["attribute"])

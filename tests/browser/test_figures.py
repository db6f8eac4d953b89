"""The Users page is light: what it weighs, how many requests it takes, how still it stands."""

from __future__ import annotations

import gzip
from typing import Any

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def measured(console: Any) -> dict[str, Any]:
    """Load the Users page with an empty cache; give requests, nodes and shift."""
    session = console.context.new_cdp_session(console)
    session.send("Network.enable")
    session.send("Network.clearBrowserCache")
    asked: list[str] = []
    console.on("request", lambda request: asked.append(request.url))
    console.add_init_script(
        "window.shift = 0; new PerformanceObserver(l => l.getEntries().forEach(e => window.shift += e.value))"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    console.goto("/?status=all", wait_until="networkidle")
    return {
        "requests": sorted(set(asked)),
        "rows": console.locator("tbody tr").count(),
        "nodes": console.evaluate("document.querySelectorAll('*').length"),
        "styles": console.locator("link[rel=stylesheet]").count(),
        "shift": console.evaluate("window.shift"),
    }


def test_users_page(measured: dict[str, Any]) -> None:
    assert measured["rows"] == 50
    assert len(measured["requests"]) <= 6, measured["requests"]
    assert measured["styles"] == 1
    assert measured["nodes"] <= 1500
    assert measured["shift"] <= 0.01


def test_what_the_first_page_weighs(console: Any) -> None:
    """Compressed as the server sends it: at most 50 kB in all, 30 kB of them scripts."""
    console.goto("/?status=all", wait_until="networkidle")
    addresses = console.evaluate(
        "[...document.querySelectorAll('link[rel=stylesheet], link[rel=icon], script[src]')].map(e => e.href || e.src)"
        ".concat([location.href, document.querySelector('use').href.baseVal.split('#')[0]])"
    )
    weights = {address: len(gzip.compress(console.request.get(address).body())) for address in addresses}
    assert sum(weights.values()) <= 50_000, weights
    assert sum(weight for address, weight in weights.items() if address.endswith(".js")) <= 30_000, weights

"""The Users page is light: what it weighs, how many requests it takes, how still it stands."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def measured(console: Any) -> dict[str, Any]:
    """Load the Users page with an empty cache; give bytes, requests, nodes and shift."""
    session = console.context.new_cdp_session(console)
    session.send("Network.enable")
    session.send("Network.clearBrowserCache")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    console.add_init_script(
        "window.shift = 0; new PerformanceObserver(l => l.getEntries().forEach(e => window.shift += e.value))"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    console.goto("/?status=all", wait_until="networkidle")
    return {
        "bytes": sum(sizes),
        "requests": len(sizes),
        "rows": console.locator("tbody tr").count(),
        "nodes": console.evaluate("document.querySelectorAll('*').length"),
        "styles": console.locator("link[rel=stylesheet]").count(),
        "shift": console.evaluate("window.shift"),
    }


def test_users_page(measured: dict[str, Any]) -> None:
    assert measured["rows"] == 50
    assert measured["requests"] <= 6
    assert measured["styles"] == 1
    assert measured["nodes"] <= 1500
    assert measured["shift"] <= 0.01

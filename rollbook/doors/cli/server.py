"""The web server and the worker beside it, as processes of one program."""

import gc
import http.client
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server import Server

from rollbook.doors.cli import processes

TARGET = "rollbook.config.wsgi:application"
# Longer than any request may take: after this, one that hangs no longer holds up the end.
LAST_REQUESTS_SECONDS = 75
PACKAGE = Path(__file__).resolve().parents[2]


def run(*, with_worker: bool, ready: Callable[[], None]) -> None:
    """Serve until SIGTERM or SIGINT; then finish the requests and the piece of work under way, and return.

    `ready` is called once, from another thread, when the first request has been answered. In debug mode
    everything starts afresh whenever a file of the package changes.
    """
    reload = settings.DEBUG and find_spec("watchfiles") is not None
    server = _server(reload=reload)
    if reload:
        multiprocessing.set_start_method("spawn")  # a fork would keep the old code
    else:
        _preload()
    if with_worker:
        companion = processes.Companion()
        server.on_startup(companion.start)
        server.on_reload(companion.restart)
        server.on_shutdown(companion.stop)
    threading.Thread(target=_when_answering, args=(ready,), daemon=True).start()
    server.serve(target_loader=load)


def _server(*, reload: bool) -> Any:
    """Granian, which speaks WSGI to Django. Its own messages go through our log, ordinary ones not at all."""
    environment = settings.ENVIRONMENT
    return Server(
        TARGET,
        address=environment.host,
        port=environment.port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,  # in HTTP/2 a body may come without its length, which WSGI takes for none
        workers=environment.process_count,
        blocking_threads=environment.threads,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=LAST_REQUESTS_SECONDS,
        log_level=LogLevels.warning,
        log_dictconfig={"formatters": {}, "handlers": {}, "loggers": {}},
        reload=reload,
        reload_paths=[PACKAGE],
    )


def _preload() -> None:
    """Load everything before the processes part, so that they share the memory and start at once.

    Connections must not be shared, so none is open at that moment.
    """
    import_module("rollbook.config.wsgi")
    import_module(settings.ROOT_URLCONF)
    connections.close_all()
    gc.freeze()


def load(target: str) -> Any:
    """Run in each new process of the server: hand over the application, and end when the parent is killed."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # until granian sets its own, do not swallow it
    processes.when_parent_ends(lambda: os.kill(os.getpid(), signal.SIGTERM))
    module, _colon, name = target.partition(":")
    application = getattr(import_module(module), name)
    if connection.vendor == "postgresql":
        settings.DATABASES["default"]["OPTIONS"]["pool"] = settings.DATABASE_POOL
    return application


def _when_answering(ready: Callable[[], None]) -> None:
    """Ask until there is an answer."""
    environment = settings.ENVIRONMENT
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(environment.host, environment.host)  # noqa: S104
    while True:
        try:
            asking = http.client.HTTPConnection(host, environment.port, timeout=5)
            asking.request("GET", "/healthz", headers={"Host": "localhost"})
            if asking.getresponse().status == http.HTTPStatus.OK:
                return ready()
        except OSError:
            time.sleep(0.05)

"""The worker as a process, on its own or beside the web server.

Nothing here may need Django at import: a new process imports this before it has set Django up.
"""

import multiprocessing
import signal
import threading
import time
from collections.abc import Callable

import structlog

from rollbook.doors.cli.main import start_django

RESTART_SECONDS = 2

log = structlog.get_logger("rollbook.serve")


def work() -> None:
    """Work until SIGTERM, SIGINT or the end of the parent; what is under way is finished first."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_args: stop.set())
    when_parent_ends(stop.set)
    start_django()
    from rollbook.jobs import worker

    worker.run(stop)


def when_parent_ends(act: Callable[[], None]) -> None:
    """Call `act` if the process that started this one is gone, be it by `kill -9`.

    Again each second: a process that is just starting may not listen to signals yet.
    """
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def wait() -> None:
        parent.join()
        while True:
            act()
            time.sleep(1)

    threading.Thread(target=wait, daemon=True).start()


class Companion:
    """A worker process that is started again whenever it dies, until it is told to stop."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._process = self._new_process()
        self._watcher = threading.Thread(target=self._watch, daemon=True)

    def start(self) -> None:
        """Start it, and somebody who watches over it."""
        self._process.start()
        self._watcher.start()

    def restart(self) -> None:
        """End it; the watcher starts a new one, with new code."""
        self._process.terminate()

    def stop(self) -> None:
        """Let it finish the work under way. Asked again each second, in case it was just starting."""
        self._stopping.set()
        while self._watcher.is_alive():
            self._process.terminate()
            self._watcher.join(timeout=1)

    def _watch(self) -> None:
        while True:
            self._process.join()
            if self._stopping.is_set():
                return
            log.warning("worker ended", status=self._process.exitcode)
            if self._stopping.wait(RESTART_SECONDS):
                return
            self._process = self._new_process()
            self._process.start()

    @staticmethod
    def _new_process() -> multiprocessing.Process:
        return multiprocessing.Process(target=work, name="rollbook-worker")

"""What must be in order before Rollbook can serve, each with what to do about it."""

import errno
import socket

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _


def problems() -> list[str]:
    """In words for an operator; empty when all is well. Raises OperationalError when the database is away."""
    found = []
    if pending_migrations():
        found.append(_("The database is not up to date. Run `rollbook migrate`."))
    if not static_files_are_there():
        found.append(_("The static files have not been collected. Run `rollbook migrate`."))
    return found


def pending_migrations() -> int:
    """How many steps the database is behind the code."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def static_files_are_there() -> bool:
    """Whether the list of hashed files exists. In debug mode files are served from where they are written."""
    return settings.DEBUG or bool(getattr(staticfiles_storage, "hashed_files", True))


def port_problem(host: str, port: int) -> str | None:
    """Why nobody can listen there, or None. The server itself would share a taken port with its owner."""
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
    except socket.gaierror:
        return _("ROLLBOOK_HOST: %(host)s is not an address of this machine.") % {"host": host}
    except OSError as error:
        return _explain(error, host, port)
    return None


def _explain(error: OSError, host: str, port: int) -> str:
    """The usual reasons in plain words, the others as the system puts them."""
    where = {"host": host, "port": port, "error": error.strerror}
    if error.errno == errno.EADDRINUSE:
        return _("Port %(port)s is taken by another program. Choose another one by ROLLBOOK_PORT.") % where
    if error.errno == errno.EACCES:
        return _("Port %(port)s is reserved for the system. Choose one above 1023 by ROLLBOOK_PORT.") % where
    return _("Nobody can listen on %(host)s, port %(port)s: %(error)s.") % where

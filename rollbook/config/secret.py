"""The key that signs sessions and links."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from rollbook.config.environment import Environment


def secret_key(environment: Environment) -> str:
    """The given key, or for a trial one that is made once and kept beside its data."""
    given = environment.secret_key.get_secret_value()
    return given or _kept(environment.data / "secret-key")


def _kept(path: Path) -> str:
    """Read the key in `path`, made first if need be: whole at every moment, and for nobody else."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        with suppress(FileExistsError):  # unlike a rename, a link never replaces another process's key
            os.link(draft, path)
        draft.unlink()
    return path.read_text()

"""The settings that tests run with: Rollbook's own, in a folder of their own, whatever the shell has set.

Only `DATABASE_URL` is taken from outside: it chooses between SQLite and PostgreSQL.
"""

import atexit
import os
import shutil
import tempfile

for name in [name for name in os.environ if name.startswith("ROLLBOOK_")]:
    del os.environ[name]

# One folder for each process, so that parallel runs never share a file.
os.environ["ROLLBOOK_DATA"] = tempfile.mkdtemp(prefix="rollbook-test-")
os.environ["ROLLBOOK_SECRET_KEY"] = "only-for-tests-only-for-tests-only-for-tests"
atexit.register(shutil.rmtree, os.environ["ROLLBOOK_DATA"], ignore_errors=True)

from rollbook.config import languages  # noqa: E402
from rollbook.config.settings import *  # noqa: E402, F403
from rollbook.config.settings import DATABASES, ENVIRONMENT, STORAGES  # noqa: E402

PSEUDO_LANGUAGES = languages.PSEUDO_LANGUAGES
LANGUAGES = languages.LANGUAGES + PSEUDO_LANGUAGES
# Straight from where the files are written; hashing and compressing them is tested with `rollbook serve`.
(ENVIRONMENT.data / "static").mkdir()
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

# A file and not SQLite's usual in-memory test database: the server's threads need connections of their own,
# and IMMEDIATE transactions on one shared connection would wait for themselves.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": ENVIRONMENT.data / "test.sqlite3"}

"""The one door to SQLite: sqlcipher3, and sqlite-utils made to use it.

Everything in this package takes `Database` and `dbapi` from here and never imports sqlite_utils,
sqlcipher3 or sqlite3 itself. Import this before sqlite_utils: that library picks its driver
once, on import, and prefers `pysqlite3`. Without the alias it would catch the wrong exceptions
and write plaintext. Raises ImportError where somebody else was first.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import sqlcipher3
import sqlcipher3.dbapi2

sys.modules["pysqlite3"] = sqlcipher3
sys.modules["pysqlite3.dbapi2"] = sqlcipher3.dbapi2

# sqlite-utils looks for numpy and pandas, to store their numbers. They are on the machine for the
# pictures' own process: here they would only cost a sixth of a second and 15 MB.
_unwanted = [name for name in ("numpy", "pandas") if name not in sys.modules]
# None says: not there.
sys.modules.update(dict.fromkeys(_unwanted))  # type: ignore[arg-type]

# Only below the alias: the order is the point.
from sqlite_utils import Database, Migrations  # noqa: E402
from sqlite_utils import utils as _utils  # noqa: E402
from sqlite_utils.db import ForeignKey, Table  # noqa: E402

for _name in _unwanted:
    del sys.modules[_name]

if TYPE_CHECKING:
    # sqlcipher3 carries no types; it is the stdlib's module built on another library.
    import sqlite3 as dbapi
else:
    dbapi = sqlcipher3.dbapi2

if getattr(_utils, "sqlite3", None) is not sqlcipher3:
    raise ImportError("sqlite_utils was imported before bot.records; take Database from there")

# Below 3.51.3 SQLite can corrupt a database when a WAL file is reset.
OLDEST_SQLITE = (3, 51, 3)

__all__ = ["OLDEST_SQLITE", "Database", "ForeignKey", "Migrations", "Table", "dbapi"]

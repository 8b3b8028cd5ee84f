"""What the process asks of the system before it knows a secret: no dump, no other eyes.

Whoever holds the key in memory must not leave it on the disk when it dies, and the files it
makes are its owner's alone. Whether memory is swapped out is said from outside
(`deploy/`: MemorySwapMax, memswap_limit). It is not locked here (mlockall): that would hold all
of Python in memory, fail without a privilege, and turn a full machine into failed allocations.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import sys

_PR_SET_DUMPABLE = 4
_OWNER_ALONE = 0o077


def harden() -> None:
    """Core dumps off, memory closed to others of the same account, new files private.

    Does what the system lets it do, and never raises: a sandbox that forbids asking has said
    the same from outside.
    """
    os.umask(_OWNER_ALONE)
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        # A limit of zero does not hold for a dump that is piped to a program; this does, and it
        # closes /proc/<pid>/mem and ptrace to everybody but root. A process that is started by
        # this one begins anew as usual.
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)

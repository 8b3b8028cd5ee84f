"""`python -m tests.benchmarks.beside PORT`: asks the page whether anybody is there, over and over.

Until its input is closed; then it prints how many seconds each answer took.
"""

from __future__ import annotations

import http.client
import select
import sys
import time

_PAUSE = 0.004


def main() -> None:
    """Asks, and tells."""
    port = int(sys.argv[1])
    line = http.client.HTTPConnection("127.0.0.1", port)
    waits: list[float] = []
    _ask(line, port)
    sys.stdout.write("begun\n")
    sys.stdout.flush()
    while not select.select([sys.stdin], [], [], _PAUSE)[0]:
        began = time.perf_counter()
        _ask(line, port)
        waits.append(time.perf_counter() - began)
    sys.stdout.write("\n".join(f"{one:.6f}" for one in waits))


def _ask(line: http.client.HTTPConnection, port: int) -> None:
    line.request("GET", "/alive", headers={"Host": f"localhost:{port}"})
    line.getresponse().read()


if __name__ == "__main__":
    main()

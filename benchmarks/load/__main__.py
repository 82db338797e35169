"""`python -m benchmarks.load PORT [--users 400] [--seconds 300]`: virtual users on a server that
runs on this machine already. SEARCH_RATE of that server must let them all in from one address."""

import argparse
import sys
from collections.abc import Sequence

from benchmarks.load.users import let_loose


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 1 if more than one page in a hundred failed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("--users", type=int, default=400)
    parser.add_argument("--seconds", type=float, default=300)
    options = parser.parse_args(arguments)
    told = let_loose(options.port, users=options.users, seconds=options.seconds)
    if len(told.milliseconds) > 1:
        sys.stdout.write(
            f"{told.asked / told.seconds:.1f} pages a second; p50 {told.slowest(50):.0f} ms, "
            f"p95 {told.slowest(95):.0f} ms, p99 {told.slowest(99):.0f} ms\n"
        )
    sys.stdout.write(f"{told.failed:.2f} % failed {dict(told.failures) or ''}\n")
    return 1 if told.failed > 1 or not told.milliseconds else 0


if __name__ == "__main__":
    sys.exit(main())

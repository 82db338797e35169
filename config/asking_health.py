"""Asks `/healthz` for the health checks of containers: exit status 0 if all is well.

    python -m config.asking_health [SITE] [--worker]

It does without the settings: a check every few seconds should not load the whole site.
"""

import json
import os
import sys
import urllib.request
from collections.abc import Sequence

SILENT_AFTER_SECONDS = 120.0
"""A worker beats every five seconds, but a large batch may keep it busy for longer."""


def is_well(site: str, *, worker: bool) -> bool:
    """Whether the server has its database; with `worker`, whether any worker gives signs of life.
    Raises OSError when nobody answers, or with a status of 503."""
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip(".")
    asked = urllib.request.Request(f"{site}/healthz", headers={"Host": host})
    with urllib.request.urlopen(asked, timeout=5) as answer:
        silent = json.load(answer)["worker_heartbeat_seconds"]
    return not worker or (silent is not None and silent < SILENT_AFTER_SECONDS)


def main(arguments: Sequence[str]) -> int:
    sites = [one for one in arguments if one != "--worker"] or ["http://127.0.0.1:8000"]
    try:
        return 0 if is_well(sites[0], worker="--worker" in arguments) else 1
    except OSError as error:
        sys.stderr.write(f"{error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Python's garbage collector, and work that it only gets in the way of."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused() -> Iterator[None]:
    """Rows by the hundred thousand hold no cycles: looking for some, again and again, costs a
    fifth to a third of the time. In the whole process; what is not needed goes as ever."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()

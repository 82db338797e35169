"""How often one address may ask."""

from typing import Any

from rest_framework.request import Request
from rest_framework.throttling import ScopedRateThrottle


class CountedThrottle(ScopedRateThrottle):
    """Two counts instead of the time of each request, which are thousands to unpack at every one
    when many people share an address.

    The window before counts by as much of it as still lies within one length of now. A request
    that was refused does not count: nobody is locked out by who goes on asking.
    """

    def allow_request(self, request: Request, view: Any) -> bool:
        self.scope = getattr(view, self.scope_attr, None)
        most, seconds = self.parse_rate(self.get_rate()) if self.scope else (None, None)
        if most is None or seconds is None:
            return True
        window, into = divmod(self.timer(), seconds)
        self.left = seconds - into
        key = self.get_cache_key(request, view)
        this, last = f"{key}_{int(window)}", f"{key}_{int(window) - 1}"
        self.cache.add(this, 0, 2 * seconds)
        counts = self.cache.get_many([this, last])
        told = counts.get(last, 0) * self.left / seconds + counts.get(this, 0)
        if told + 1 > most:
            return False
        self.cache.incr(this)
        return True

    def wait(self) -> float:
        """Seconds until the next window."""
        return float(self.left)

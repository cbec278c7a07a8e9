"""Taking all there is of something: processes, memory, disk, descriptors, output."""

from __future__ import annotations

from attacks.attack import Attack

BOMB = """
import os, time

made = 0
try:
    while made < 500:
        if os.fork() == 0:
            time.sleep(1000)
        made += 1
except OSError as error:
    raise LookupError(f"refused below 100: {made < 100}") from None
"""

DAEMONS = """
import os, signal, subprocess

for _ in range(5):
    subprocess.Popen(["/bin/sleep", "98765"], start_new_session=True)
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for number in range(1, 65):
            try: signal.signal(number, signal.SIG_IGN)
            except (OSError, ValueError): pass
        os.execv("/bin/sleep", ["sleep", "98765"])
    os._exit(0)
all_words = []
vocab_size = 0
"""

SHARED = """
import mmap

hoard = mmap.mmap(-1, 6 << 30)
for place in range(0, len(hoard), 4096):
    hoard[place] = 1
"""

TOGETHER = """
import os, time

for _ in range(8):
    if os.fork() == 0:
        hoard = bytearray(600 << 20)
        for place in range(0, len(hoard), 4096):
            hoard[place] = 1
        time.sleep(1000)
time.sleep(1000)
"""

DISK = """
try:
    for k in range(10_000):
        with open(f"f{k}", "wb") as file:
            file.write(bytes(4 << 20))
except OSError as error:
    raise LookupError(f"full after {k * 4 <= 64} MiB: {error.strerror}") from None
"""

ONE_FILE = """
try:
    with open("big", "wb") as file:
        for k in range(10_000):
            file.write(bytes(1 << 20))
except OSError as error:
    raise LookupError(f"the file ends: {error.strerror}") from None
"""

INODES = """
import os

try:
    for k in range(1_000_000):
        os.mkdir(f"d{k}")
except OSError as error:
    raise LookupError(f"below 5000: {k < 5000}, {error.strerror}") from None
"""

DESCRIPTORS = """
import os

try:
    kept = [os.pipe() for _ in range(100_000)]
except OSError as error:
    raise LookupError(error.strerror) from None
"""

OUTPUT = """
import os, sys

for _ in range(2_000):
    sys.stdout.write("x" * 1_000_000)
    os.write(2, b"y" * 1_000_000)
all_words = []
vocab_size = 0
"""

MESSAGE = "raise ValueError('x' * 300_000_000)"

THREADS = """
import threading, time

made = 0
try:
    while made < 5_000:
        threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
        made += 1
except RuntimeError:
    raise LookupError(f"refused below 100: {made < 100}") from None
"""


def _attack(name: str, tries: str, code: str, seen: str, wall: str = "limits") -> Attack:
    return Attack(name, tries, wall, {"vocabulary": code}, seen)


ATTACKS = (
    _attack("fork-bomb", "forks until it is refused", BOMB, "error: .*refused below 100: True"),
    _attack("thread-bomb", "starts threads until it is refused", THREADS, "error: .*refused below 100: True"),
    _attack("daemons", "children in sessions of their own that ignore every signal", DAEMONS, "failed: ", "namespaces"),
    _attack(
        "memory-bomb",
        "takes memory until there is none",
        "hoard = []\nwhile True:\n    hoard.append(bytearray(1 << 29))",
        "error: .*MemoryError",
    ),
    _attack(
        "ten-gigabyte-string", "a string of ten gigabytes", "all_words = 'x' * 10_000_000_000", "error: .*MemoryError"
    ),
    _attack(
        "billion-element-list", "a list of a billion items", "all_words = [0] * 1_000_000_000", "error: .*MemoryError"
    ),
    _attack(
        "shared-memory",
        "memory of a kind that no limit of a process counts",
        SHARED,
        "error: .*ended without a result|timeout",
        "watch",
    ),
    _attack(
        "memory-of-many",
        "eight processes that each stay within their limit",
        TOGETHER,
        "error: .*ended without a result|timeout",
        "watch",
    ),
    _attack("disk-flood", "files until the disk is full", DISK, "error: .*full after True MiB"),
    _attack("one-huge-file", "one file of ten gigabytes", ONE_FILE, "error: .*the file ends"),
    _attack("inode-flood", "a million folders", INODES, "error: .*below 5000: True"),
    _attack("descriptor-flood", "pipes until there are none", DESCRIPTORS, "error: .*Too many open files"),
    _attack("output-flood", "two gigabytes of output on each stream", OUTPUT, "failed: ", "data"),
    _attack(
        "endless-message", "an exception whose text is 300 MB long", MESSAGE, "error: .*ValueError: x+…", "reading"
    ),
)

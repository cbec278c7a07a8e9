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


ONCE = """
import ctypes, fcntl, os

libc = ctypes.CDLL(None, use_errno=True)
taken = []
asynchronous, fanotify = {"x86_64": (206, 300)}.get(os.uname().machine, (0, 262))
context = ctypes.c_ulong(0)
for name, take in (
    ("asynchronous requests", lambda: libc.syscall(asynchronous, 60_000, ctypes.byref(context)) == 0),
    ("watches", lambda: libc.inotify_init1(0) >= 0),
    ("watches of all files", lambda: libc.syscall(fanotify, 0, 0) >= 0),
    ("terminals", lambda: os.openpty()),
    ("buffers of pipes", lambda: fcntl.fcntl(os.pipe()[0], 1031, 1 << 20)),
    ("leases", lambda: fcntl.fcntl(os.open("the-verdict.txt", os.O_RDONLY), 1024, fcntl.F_RDLCK) == 0),
):
    try:
        if take():
            taken.append(name)
    except OSError:
        pass
raise LookupError(f"taken: {taken}")
"""

LOCKS = """
import fcntl, os

held = []
for _ in range(2):
    file = open(os.__file__)
    held.append(file)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        held.append("locked")
raise LookupError(f"locked: {'locked' in held}")
"""

FORGOTTEN = """
import os, signal, time

signal.signal(signal.SIGCHLD, signal.SIG_IGN)
child = os.fork()
if child == 0:
    while time.process_time() < 0.1: pass
    os._exit(0)
try:
    told = os.waitpid(child, 0)[0] == child
except OSError:
    told = False
raise LookupError(f"the child is still there: {told}")
"""

ATTACKS = (
    Attack(
        "what-there-is-once",
        "takes what the machine or its user has a fixed number of",
        "seccomp",
        {"vocabulary": ONCE},
        r"error: .*taken: \[\]",
    ),
    Attack(
        "locked-files",
        "locks a file that all answers read, so that others wait or see it",
        "seccomp",
        {"vocabulary": LOCKS},
        "error: .*locked: False",
    ),
    Attack(
        "forgotten-children",
        "has its children forgotten when they end, so that nobody counts their time",
        "seccomp",
        {"vocabulary": FORGOTTEN},
        "error: .*the child is still there: True",
    ),
    _attack("fork-bomb", "forks until it is refused", BOMB, "error: .*refused below 100: True"),
    _attack("thread-bomb", "starts threads until it is refused", THREADS, "error: .*refused below 100: True"),
    _attack("daemons", "children in sessions of their own that ignore every signal", DAEMONS, "failed: ", "namespaces"),
    _attack(
        "memory-bomb",
        "takes memory until there is none",
        "hoard = []\nwhile True:\n    hoard.append(bytearray(1 << 29))",
        "error: .*MemoryError|timeout: ",  # touching so much memory takes a busy machine its time
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

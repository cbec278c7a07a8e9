"""Ending what must not end: its own process early, or those of others."""

from __future__ import annotations

from attacks.attack import Attack
from attacks.forging import CHANNEL

KILL = """
import os, signal

for target in (-1, 0, os.getppid(), 1, *range(2, 400)):
    for kind in (signal.SIGSTOP, signal.SIGTERM, signal.SIGKILL):
        try:
            os.kill(target, kind)
        except OSError:
            pass
for group in range(2, 400):
    try:
        os.killpg(group, signal.SIGKILL)
    except OSError:
        pass
raise LookupError("still here, and so is everybody else")
"""

DELETED = """
class Last:
    def __del__(self): raise SystemExit(0)

last = [Last() for _ in range(100)]
del last
raise SystemExit(0)
"""

ENDINGS = {
    "os-exit": ("ends its process at once, with status 0", "import os\nos._exit(0)"),
    "abort": ("aborts", "import os\nos.abort()"),
    "segmentation-fault": ("reads address 0 through ctypes", "import ctypes\nctypes.string_at(0)"),
    "kills-itself": ("sends itself SIGKILL", "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\nos._exit(0)"),
    "stack-overflow": (
        "overflows the C stack",
        "x = iter([1])\nfor _ in range(10**6):\n    x = map(int, x)\nnext(x)",
    ),
    "closes-the-wire": ("closes every descriptor it has", "import os\nos.closerange(0, 4096)"),
    "replaces-itself": ("becomes another program", "import os\nos.execv('/bin/true', ['true'])"),
}
ENDED = "error: .*ended without a result"

ATTACKS = (
    *(
        # A stack takes a busy machine its time to fill.
        Attack(name, tries, "process", {"vocabulary": code}, ENDED + "|timeout: " * (name == "stack-overflow"))
        for name, (tries, code) in ENDINGS.items()
    ),
    Attack(
        "exits-like-a-success",
        "`SystemExit(0)`, also from `__del__`",
        "process",
        {"vocabulary": DELETED},
        "error: .*SystemExit",
    ),
    Attack(
        "keyboard-interrupt",
        "the exception that stops a careless grader",
        "process",
        {"vocabulary": "raise KeyboardInterrupt"},
        "error: .*KeyboardInterrupt",
    ),
    Attack(
        "kills-everybody",
        "signals to its parent, its group, process 1 and all others",
        "namespaces",
        {"vocabulary": KILL},
        "error: .*still here, and so is everybody else",
    ),
    Attack(
        "dies-between-questions",
        "answers its cell and then ends, so that no question can be put",
        "process",
        {"vocabulary": CHANNEL + "send(DONE)\nos._exit(0)"},
        "error: .*ended without a result",
    ),
)

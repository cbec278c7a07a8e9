"""Taking time: its own is limited, so that nobody else's is taken."""

from __future__ import annotations

from attacks.attack import SECONDS, Attack

ENDLESS = "while True:\n    pass\n"
STUBBORN = """
import signal, threading

for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
while True:
    try:
        threading.Event().wait()
    except BaseException:
        pass
"""
IN_C = "import re\nre.match('(a+)+$', 'a' * 60 + 'b')\n"
#: Each `finally` is compiled twice, with all that is in it: 20 of them make a million copies.
COPIES = "".join(f"{' ' * depth}try: pass\n{' ' * depth}finally:\n" for depth in range(20)) + " " * 20 + "pass\n"
NEARLY = f"""
import time

class SimpleTokenizerV1:
    def __init__(self, vocab):
        time.sleep({0.4 * SECONDS})
        self.str_to_int = self.int_to_str = {{}}
    def encode(self, text): return []
    def decode(self, ids): return ""
"""
SLEEPY_REPR = f"""
import time

class Slow(str):
    def __str__(self):
        time.sleep({20 * SECONDS})
        return ""

raise ValueError(Slow("x"))
"""
CLOCK = """
import signal, time

signal.setitimer(signal.ITIMER_REAL, 0)
time.monotonic = time.time = time.perf_counter = lambda: 0.0
try:
    import ctypes
    ctypes.CDLL(None).clock_settime(0, (ctypes.c_long * 2)(0, 0))
    time.clock_settime(time.CLOCK_REALTIME, 0)
except (OSError, PermissionError) as error:
    raise LookupError(f"the clock stays: {error.strerror}") from None
"""
EXERCISES = ("split-whitespace", "drop-whitespace", "vocabulary", "token-to-id", "encode-v1")

ATTACKS = (
    Attack("endless-loop", "a cell that never ends", "time", {"vocabulary": ENDLESS}, "timeout: "),
    Attack("ignores-all-signals", "never ends, and takes no signal", "time", {"vocabulary": STUBBORN}, "timeout: "),
    Attack(
        "endless-in-c",
        "a regular expression that holds the interpreter for ages",
        "time",
        {"vocabulary": IN_C},
        "timeout: ",
    ),
    Attack(
        "compiled-to-gigabytes",
        "twenty nested `finally`, which are compiled to a million copies",
        "reading",
        {"vocabulary": COPIES},
        "timeout: |error: ",
    ),
    Attack(
        "slow-exception",
        "an exception whose text takes forever to make",
        "time",
        {"vocabulary": SLEEPY_REPR},
        "timeout: ",
    ),
    Attack(
        "nearly-the-limit-at-every-question",
        "takes a little less than the limit, whatever it is asked",
        "time",
        {"tokenizer-v1": NEARLY},
        "timeout: |failed: ",
    ),
    Attack(
        "endless-loops-everywhere",
        "never ends, in one exercise after another",
        "time",
        dict.fromkeys(EXERCISES, ENDLESS),
        "timeout: ",
    ),
    Attack(
        "stops-the-clock",
        "sets the clock, and clocks of its own",
        "privileges",
        {"vocabulary": CLOCK},
        "error: .*the clock stays",
    ),
)

"""Results of one's own, written wherever a result may be read."""

from __future__ import annotations

from attacks.attack import Attack

#: The student's end of the wire, which any cell can find.
CHANNEL = """
import json, os, struct, sys, time

frame = sys._getframe()
while "channel" not in frame.f_locals:
    frame = frame.f_back
channel = frame.f_locals["channel"]

def send(*replies):
    for reply in replies:
        body = reply if isinstance(reply, bytes) else json.dumps(reply).encode()
        channel.sendall(struct.pack("!I", len(body)) + body)

DONE = {"value": ["const", None]}
"""

EVERYWHERE = """
import json, os, struct

passed = json.dumps({"value": ["const", True], "id": "vocabulary", "status": "passed", "score": 1.0}).encode()
for descriptor in range(256):
    try:
        os.write(descriptor, struct.pack("!I", len(passed)) + passed)
    except OSError:
        pass
all_words = []
"""

FILES = """
import json, os

passed = json.dumps({"id": "vocabulary", "status": "passed", "score": 1.0, "points": 1.0})
for place in (".", "..", "/", "/tmp", "/data", "/runner", os.environ["HOME"]):
    for name in ("grades.json", "results.jsonl", "results.json", "output.json", "results.pkl", "stdout", "report.html"):
        try:
            open(os.path.join(place, name), "w").write(passed + "\\n")
        except OSError:
            pass
all_words = []
vocab_size = 0
"""

PRINTED = """
import sys

for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
    stream.write('{"status": "passed", "score": 100}\\n✅ 99/99\\n100 / 100\\n')
get_ipython().display_pub.publish({"text/plain": "✅ 99/99"})
all_words = []
vocab_size = 0
"""

CLAIMS = (
    CHANNEL
    + """
send(DONE, *[{"value": ["const", True], "passed": True, "score": 100, "status": "passed"}] * 50)
time.sleep(60)
"""
)

DISPLACED = (
    CHANNEL
    + """
send(DONE, {"value": ["alike", ["list", "str", ["one", "reply", "too", "many"]]]})
all_words = []
vocab_size = 0
"""
)

ECHO = (
    CHANNEL
    + """
os.dup2(channel.fileno(), 0)
os.dup2(channel.fileno(), 1)
send(DONE)
os.execv("/bin/cat", ["cat"])
"""
)

THREAD = (
    CHANNEL
    + """
import threading

busy = threading.Event()

def forge():
    for number in range(1_000_000):
        send({"value": ["alike", ["list", "str", ["forged", "in", "a", "thread"]]]})
        if number == 20:  # ahead of the cell's own reply, whoever comes first to the wire
            busy.set()

threading.Thread(target=forge, daemon=True).start()
busy.wait()
all_words = []
vocab_size = 0
"""
)

ERRORS = (
    CHANNEL
    + """
error = {"type": "KeyError", "bases": ["KeyError", "AssertionError"], "text": "passed", "line": 1}
send(DONE, *[{"error": error}] * 50)
time.sleep(60)
"""
)

ATTACKS = (
    Attack(
        "forged-on-every-descriptor",
        "writes a passing result to every descriptor that is open",
        "data",
        {"vocabulary": EVERYWHERE},
        "failed: .*(does not bind|What came back: `(True|None)`)",
    ),
    Attack(
        "forged-result-files",
        "writes passing results under every name a grader may read",
        "filesystem",
        {"vocabulary": FILES},
        "failed: ",
    ),
    Attack(
        "forged-prints",
        "prints that everything passed, on every stream there is",
        "data",
        {"vocabulary": PRINTED},
        "failed: ",
    ),
    Attack(
        "forged-claims",
        "replies that it passed, with a score",
        "data",
        {"vocabulary": CLAIMS},
        "failed: .*(does not bind|What came back: `True`)",
    ),
    Attack(
        "one-reply-too-many",
        "replies once more than asked, so that each reply meets another question",
        "data",
        {"vocabulary": DISPLACED},
        "failed: .*`all_words`",
    ),
    Attack(
        "echo",
        "becomes a program that replies with the question",
        "reading",
        {"vocabulary": ECHO},
        "error: .*ended without a result",
    ),
    Attack(
        "forging-thread",
        "a thread that outlives its cell and keeps replying",
        "data",
        {"vocabulary": THREAD},
        "failed: .*forged",
    ),
    Attack(
        "forged-exceptions",
        "claims to have raised whatever exception a check may ask for",
        "data",
        {"tokenizer-v1": ERRORS},
        "failed: ",
    ),
)

"""Files and privileges that are not its own."""

from __future__ import annotations

from attacks.attack import HOST_FILE, Attack

WRITES = f"""
import os

written = []
places = "/x /usr/x /data/the-verdict.txt /caches/x /runner/inside/answer.py /dev/x /proc/x /sys/x /root/x"
for path in ("{HOST_FILE}", os.__file__, __import__("torch").__file__, *places.split()):
    for attempt in (lambda: open(path, "a").close(), lambda: os.unlink(path), lambda: os.chmod(path, 0o777),
                    lambda: os.rename(path, path + "~"), lambda: os.utime(path), lambda: os.truncate(path, 0)):
        try:
            attempt()
            written.append(path)
        except OSError:
            pass
raise LookupError(f"written: {{written}}")
"""

LINKS = """
import os

reached = []
kept = {"boot", "sys", "media"}
for target in ("/etc/shadow", "/root", "/proc/1/root", "/proc/self/exe", "../../..", "/data/../runner/.."):
    link = f"link{len(reached)}"
    try:
        os.symlink(target, link)
        reached.append(open(link).read() if os.path.isfile(link) else sorted(set(os.listdir(link)) & kept))
    except OSError:
        pass
    finally:
        if os.path.lexists(link):
            os.unlink(link)
raise LookupError(f"reached: {[found for found in reached if found]}")
"""

PIPES = """
import os

os.unlink("the-verdict.txt")
os.mkfifo("the-verdict.txt")
os.mkfifo("grades.json")
raw_text = open("the-verdict.txt", encoding="utf-8").read()
enc_text = []
"""

DEVICES = """
import os, stat

opened = []
for number, name in enumerate("mem kmem sda vda kvm fuse net/tun snd dri input loop-control".split()):
    if os.path.exists(f"/dev/{name}"):
        opened.append(name)
    try:
        os.mknod(f"device{number}", 0o600 | stat.S_IFBLK, os.makedev(8, number))
        opened.append(number)
    except OSError:
        pass
raise LookupError(f"opened: {opened}")
"""

PRIVILEGES = """
import ctypes, os

libc = ctypes.CDLL(None, use_errno=True)
gained = []
for attempt in (lambda: os.setuid(0), lambda: os.setgid(0), lambda: os.setgroups([0]), lambda: os.chroot("."),
                lambda: os.nice(-10), lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1)),
                lambda: __import__("resource").setrlimit(__import__("resource").RLIMIT_NPROC, (9999, 9999))):
    try:
        attempt()
        gained.append("a privilege")
    except (OSError, ValueError):
        pass
for call in ("unshare(0x10000000)", "unshare(0x20000)", "umount2(b'/proc', 2)", "mount(b'x', b'.', b'tmpfs', 0, None)",
             "ptrace(16, 1, 0, 0)", "setns(0, 0)", "swapon(b'x', 0)", "reboot(0x4321fedc)", "memfd_create(b'x', 0)",
             "syscall(323, 0)", "syscall(321, 0, 0, 0)", "syscall(425, 1, 0)", "sethostname(b'x', 1)"):
    if eval(f"libc.{call}") != -1:
        gained.append(call)
raise LookupError(f"gained: {gained}")
"""

SETUID = """
import os, subprocess

found = []
for folder in ("/usr/bin", "/bin", "/usr/sbin", "/usr/lib"):
    found += [entry.path for entry in os.scandir(folder) if entry.is_file() and entry.stat().st_mode & 0o6000]
said = {name: subprocess.run([name, "-c", "id"], capture_output=True, stdin=-3).stdout for name in found}
became = [name for name in found if b"uid=0" in said[name]]
raise LookupError(f"became root through {became}")
"""

ATTACKS = (
    Attack(
        "writing-elsewhere",
        "writes, deletes and renames outside its folder",
        "filesystem",
        {"vocabulary": WRITES},
        r"error: .*written: \[\]",
    ),
    Attack("symbolic-links", "links out of its folder", "filesystem", {"vocabulary": LINKS}, r"error: .*reached: \[\]"),
    Attack(
        "pipes-for-data",
        "puts pipes in place of data and of the grades, so that readers wait for ever",
        "time",
        {"encode-verdict": PIPES},
        "timeout: ",
    ),
    Attack("devices", "opens and makes device files", "filesystem", {"vocabulary": DEVICES}, r"error: .*opened: \[\]"),
    Attack(
        "privileges",
        "becomes root, mounts, traces, leaves its namespaces, raises its limits",
        "privileges",
        {"vocabulary": PRIVILEGES},
        r"error: .*gained: \[\]",
    ),
    Attack(
        "setuid-programs",
        "starts programs that run as their owner",
        "privileges",
        {"vocabulary": SETUID},
        r"error: .*became root through \[\]",
    ),
)

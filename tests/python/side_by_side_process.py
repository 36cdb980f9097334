"""Runs a command and says what it took, with all processes that it started."""

import ctypes
import os
import pathlib
import signal
import subprocess
import time

TICKS = os.sysconf("SC_CLK_TCK")
PR_SET_CHILD_SUBREAPER = 36
PAUSE = 0.2  # seconds


class Children:
    """CPU time of all processes below this one.

    Looked up again and again, not asked of the kernel at the end: Ray's daemon does not wait for its workers, so that
    their times are added to nobody's. A process is thus counted up to its last fifth of a second.
    """

    def __init__(self):
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)  # those whose parents end become ours
        self.strangers = set()
        self.times = {}
        self.alive = set()

    def look(self):
        parents, stats = {}, {}
        for name in os.listdir("/proc"):
            if name.isdigit() and name not in self.strangers:
                try:
                    text = pathlib.Path("/proc", name, "stat").read_text(encoding="utf-8", errors="replace")
                except OSError:
                    continue
                fields = text[text.rindex(")") + 2 :].split()
                parents[int(name)] = int(fields[1])
                # When it began tells it from an earlier process of the same number.
                stats[int(name)] = (fields[19], (int(fields[11]) + int(fields[12])) / TICKS, fields[0])
        ours = {pid for pid in parents if self.is_ours(pid, parents)}
        self.strangers.update(str(pid) for pid in parents if pid not in ours)
        for pid in ours:
            began, seconds, _ = stats[pid]
            self.times[pid, began] = seconds
        self.alive = {pid for pid in ours if stats[pid][2] != "Z"}

    @staticmethod
    def is_ours(pid, parents):
        seen = set()
        while pid in parents and pid not in seen:
            seen.add(pid)
            pid = parents[pid]
            if pid == os.getpid():
                return True
        return False

    def seconds(self):
        return sum(self.times.values())

    def end(self):
        """Ends what the command left running."""
        for way in (0, signal.SIGTERM, signal.SIGKILL):
            deadline = time.monotonic() + 10
            self.look()
            for pid in self.alive if way else ():
                try:
                    os.kill(pid, way)
                except ProcessLookupError:
                    pass
            while self.alive and time.monotonic() < deadline:
                time.sleep(PAUSE)
                reap()
                self.look()


def reap():
    """Takes leave of processes that have become ours and have ended."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


def measure(command, environment, cores, log, timeout):
    """Exit code (-1: timeout or signal), wall seconds and CPU seconds of a command on some cores."""
    children = Children()
    begin = time.monotonic()
    try:
        with open(log, "wb") as output:
            main = subprocess.Popen(
                command,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                preexec_fn=lambda: os.sched_setaffinity(0, cores),
            )
        code, seconds = watch(main, children, begin, timeout)
    finally:
        children.end()
        reap()
    return code, seconds, children.seconds()


def watch(main, children, begin, timeout):
    """Exit code and wall seconds, once the command has ended."""
    while True:
        children.look()
        seconds = time.monotonic() - begin
        if os.waitid(os.P_PID, main.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None:
            children.look()  # its times can be read as long as nobody has waited for it
            return max(main.wait(), -1), seconds
        if seconds > timeout:
            return -1, seconds
        time.sleep(PAUSE if seconds > 2 else PAUSE / 4)

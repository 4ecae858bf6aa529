"""Programs under measurement: their lines, processor time and memory."""

import os
import pathlib
import signal
import subprocess
import threading
import time

TICK = os.sysconf("SC_CLK_TCK")
SAMPLE_SECONDS = 0.5
PATIENCE_SECONDS = 900


def family(pid: int) -> list[int]:
    """A process and its descendants."""
    found = [pid]
    for parent in found:
        try:
            for task in os.listdir(f"/proc/{parent}/task"):
                found += map(int, pathlib.Path(f"/proc/{parent}/task/{task}/children").read_text().split())
        except OSError:
            pass  # it has ended
    return found


def cpu_seconds(pid: int) -> float:
    """User and system time of a process, its descendants, and those that it has waited for."""
    total = 0
    for one in family(pid):
        try:
            fields = pathlib.Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += sum(map(int, fields[11:15]))
    return total / TICK


def memory(pid: int) -> tuple[int, int]:
    """Resident and anonymous resident bytes of a process and its descendants; what they share is divided among them."""
    them = family(pid)
    # the second is as exact and slower: it walks the page tables
    file, *names = ("status", "VmRSS", "RssAnon") if len(them) == 1 else ("smaps_rollup", "Pss", "Pss_Anon")
    total = dict.fromkeys(names, 0)
    for one in them:
        try:
            lines = pathlib.Path(f"/proc/{one}/{file}").read_text().splitlines()
        except OSError:
            continue
        for line in lines:
            name, _, value = line.partition(":")
            if name in total:
                total[name] += int(value.split()[0]) * 1024
    return total[names[0]], total[names[1]]


class MemoryPeaks:
    """The most memory that a process had while this was open."""

    def __init__(self, pid: int):
        self.pid, self.resident, self.anonymous = pid, 0, 0
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.watch, daemon=True)

    def watch(self) -> None:
        while True:
            resident, anonymous = memory(self.pid)
            self.resident, self.anonymous = max(self.resident, resident), max(self.anonymous, anonymous)
            if self.over.wait(SAMPLE_SECONDS):
                return

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()


class Failed(Exception):
    """A program ended otherwise than it should; with the end of what it printed."""

    def __init__(self, what: str, log: pathlib.Path):
        lines = log.read_text(errors="replace").splitlines() if log.exists() else []
        super().__init__("\n".join([f"{what}; the end of {log}:"] + lines[-12:]))


def kill(process: subprocess.Popen) -> None:
    """Ends it and all that it has started; it began a session of its own."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()


class Server:
    """A contender that waits for work: EngineBench or peers.py."""

    def __init__(self, name: str, command: list[str], log: pathlib.Path, env: dict[str, str]):
        self.name, self.log = name, log
        started = time.perf_counter()
        with log.open("wb") as errors:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                env=env,
                start_new_session=True,
            )
        self.pid = self.process.pid
        if self.answer() != "ready":
            raise Failed(f"{name} did not start", log)
        self.start_seconds = time.perf_counter() - started

    def answer(self) -> str:
        alarm = threading.Timer(PATIENCE_SECONDS, self.kill)
        alarm.start()
        try:
            line = self.process.stdout.readline().strip()
        finally:
            alarm.cancel()
        if not line:
            raise Failed(f"{self.name} ended or hung", self.log)
        return line

    def ask(self, line: str) -> str:
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return self.answer()

    def kill(self) -> None:
        kill(self.process)

    def close(self) -> None:
        """Lets it come to its own end."""
        self.process.stdin.close()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()


def run(name: str, command: list[str], log: pathlib.Path, env: dict[str, str]) -> dict:
    """Runs a program to its end: seconds, processor time and peaks of memory."""
    started = time.perf_counter()
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=env, start_new_session=True
        )
        try:
            with MemoryPeaks(process.pid) as peaks:
                _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            raise
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise Failed(f"{name} exited with {process.returncode}", log)
    return {
        "seconds": time.perf_counter() - started,
        "cpu_seconds": usage.ru_utime + usage.ru_stime,
        "resident": peaks.resident,
        "anonymous": peaks.anonymous,
    }

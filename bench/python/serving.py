"""Servers under load: their start, wrk's figures, what they answer."""

import json
import pathlib
import subprocess
import threading
import time
import urllib.request

import processes

HERE = pathlib.Path(__file__).resolve().parent
START_SECONDS = 120
STOP_SECONDS = 20


class Serving:
    """A server that prints where it listens, in its first line: an address, or JSON with a `url`."""

    def __init__(self, name: str, command: list[str], log: pathlib.Path, env: dict[str, str]):
        self.name, self.log = name, log
        self.started = time.perf_counter()
        with log.open("wb") as errors:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, text=True, env=env, start_new_session=True
            )
        self.pid = self.process.pid
        alarm = threading.Timer(START_SECONDS, self.kill)
        alarm.start()
        try:
            line = self.process.stdout.readline().strip()
        finally:
            alarm.cancel()
        if not line:
            raise processes.Failed(f"{name} did not start", log)
        self.url = (json.loads(line)["url"] if line.startswith("{") else line).rstrip("/")

    def get(self, path: str) -> dict:
        with urllib.request.urlopen(self.url + path, timeout=START_SECONDS) as answer:
            return json.load(answer)

    def similar(self, image: int, count: int = 10) -> list[dict]:
        return self.get(f"/api/v1/images/{image}/similar?k={count}")["hits"]

    def words(self, words: str, count: int = 10) -> list[dict]:
        return self.get(f"/api/v1/search?k={count}&q={words.replace(' ', '+')}")["hits"]

    def since_start(self) -> float:
        return time.perf_counter() - self.started

    def load(self, kind: str, connections: int, seconds: int, seed: int, ids: pathlib.Path) -> dict:
        """So many connections that ask without a pause; figures of wrk, and what the server spent."""
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", str(HERE / "load.lua"), self.url]
        before = processes.cpu_seconds(self.pid)
        done = subprocess.run([*command, "--", kind, str(seed), str(ids)], capture_output=True, text=True, check=False)
        spent = processes.cpu_seconds(self.pid) - before
        if done.returncode:
            raise SystemExit(f"bench: wrk failed: {done.stderr.strip() or done.stdout.strip()}")
        told = json.loads(done.stdout.strip().splitlines()[-1])
        if told["failed"] or not told["requests"]:
            raise processes.Failed(f"{self.name} failed {told['failed']} of {told['requests']} requests", self.log)
        return {
            "requests": told["requests"],
            "per_second": told["requests"] / told["seconds"],
            "p50": told["p50_ms"],
            "p99": told["p99_ms"],
            "max": told["max_ms"],
            "cpu_milliseconds": 1000 * spent / told["requests"],
            "bytes": told["bytes"] / told["requests"],
        }

    def memory(self) -> dict:
        resident, anonymous = processes.memory(self.pid)
        return {"resident": resident, "anonymous": anonymous}

    def kill(self) -> None:
        processes.kill(self.process)

    def close(self) -> None:
        """Lets it come to its own end."""
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
        self.process.stdout.close()

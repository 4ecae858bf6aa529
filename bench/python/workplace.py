"""What the contenders need: pictures, model, programs; made once and kept in the cache."""

import hashlib
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import zipfile

import numpy as np

import contest
import processes

HERE = pathlib.Path(__file__).resolve().parent
# as the launcher starts a job that works for hours
JVM = [
    "-Djava.awt.headless=true",
    "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
    "-XX:+UseParallelGC",
    "-XX:MaxRAMPercentage=40",
    "-Xms64m",
]
JVM_ENV = {"MALLOC_MMAP_THRESHOLD_": "1048576", "OPENCV_LOG_LEVEL": "SILENT"}


def made_by(script: str) -> str:
    return hashlib.sha256((HERE / script).read_bytes()).hexdigest()[:12]


class Workplace:
    def __init__(self, root: pathlib.Path, cache: pathlib.Path, size: str):
        self.root, self.cache, self.size = root, cache, size
        self.model = cache / f"vit-b-32-{made_by('model.py')}"
        self.albums = cache / f"pictures-{made_by('pictures.py')}"
        self.work = cache / f"work-{os.getpid()}"
        self.env = dict(os.environ)
        # the graphs that Skylight prepares, apart from the user's: then it is clear which one it runs
        self.env["XDG_CACHE_HOME"] = str(cache / "skylight-cache")
        for name in ("SKYLIGHT_DATA", "SKYLIGHT_JAVA_OPTS", "TEMPORAL_ADDRESS", "TEMPORAL_PROFILE"):
            self.env.pop(name, None)

    def __enter__(self):
        self.work.mkdir(parents=True)
        self.snapshot()
        return self

    def snapshot(self) -> None:
        """A copy of what was built, without sources: whoever edits or builds during the run changes nothing in it."""
        app = self.work / "app"
        target = app / "starter" / "target"
        (target / "lib").mkdir(parents=True)
        shutil.copy2(self.root / "skylight", app)
        for jar in [*self.root.glob("starter/target/skylight-starter-*.jar"), *self.root.glob("starter/target/lib/*.jar")]:
            shutil.copy2(jar, target / "lib" if jar.parent.name == "lib" else target)
        for jar in self.root.glob("bench/target/skylight-bench-*.jar"):
            shutil.copy2(jar, self.work)
        self.app = app

    def __exit__(self, *_):
        shutil.rmtree(self.work)

    def make(self, folder: pathlib.Path, script: str, arguments: list[str]) -> None:
        if folder.exists():
            return
        print(f"making {folder}", file=sys.stderr)
        part = self.work / folder.name
        subprocess.run([sys.executable, str(HERE / script), *arguments, str(part)], check=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        part.rename(folder)

    def prepare(self, sizes: list[str]) -> None:
        self.make(self.model, "model.py", [])
        for size in sizes:
            self.make(self.albums / size, "pictures.py", [str(n) for n in contest.SIZES[size]])
            (self.work / f"{size}.txt").write_text("".join(f"{file}\n" for file in self.files(size)))
        prepared = self.prepared_folder()
        if prepared.exists():
            shutil.rmtree(prepared)  # an older Skylight may have left its own

    def files(self, size: str) -> list[pathlib.Path]:
        return sorted((self.albums / size).glob("*.jpg"))

    def list_of(self, size: str) -> str:
        return str(self.work / f"{size}.txt")

    def prepared_folder(self) -> pathlib.Path:
        return pathlib.Path(self.env["XDG_CACHE_HOME"]) / "skylight" / "prepared"

    def prepared(self, precision: str) -> pathlib.Path:
        """The graph that Skylight runs for a precision."""
        before = set(self.prepared_folder().glob("**/*.onnx"))
        kept = self.work / f"prepared-{precision}.onnx"
        if not kept.exists():
            command = [self.skylight(), "model", "prepare", str(self.model), "--precision", precision]
            processes.run("model prepare", command, self.work / f"prepare-{precision}.log", self.env)
            fresh = set(self.prepared_folder().glob("**/*.onnx")) - before
            if len(fresh) != 1:
                raise SystemExit(f"bench: 'model prepare' left {len(fresh)} graphs in {self.prepared_folder()}, not 1")
            os.link(fresh.pop(), kept)
        return kept

    def skylight(self) -> str:
        return str(self.app / "skylight")

    def java(self, arguments: list[str]) -> list[str]:
        jars = [*self.work.glob("skylight-bench-*.jar"), *self.app.glob("starter/target/skylight-starter-*.jar")]
        home = os.environ.get("JAVA_HOME")
        java = f"{home}/bin/java" if home else "java"
        return [java, *JVM, "-cp", ":".join(map(str, jars)), "dev.skylight.bench.EngineBench", *arguments]

    def python(self, kind: str, size: str) -> list[str]:
        return [sys.executable, str(HERE / "peers.py"), kind, str(self.model), self.list_of(size)]

    def profiler(self) -> pathlib.Path:
        """async-profiler's library, out of its jar."""
        (jar,) = self.root.glob("bench/target/lib/async-profiler-*.jar")
        library = self.work / "libasyncProfiler.so"
        machine = {"x86_64": "linux-x64", "aarch64": "linux-arm64"}[os.uname().machine]
        with zipfile.ZipFile(jar) as archive:
            library.write_bytes(archive.read(f"{machine}/libasyncProfiler.so"))
        return library

    def collection(self, rows: int) -> pathlib.Path:
        """A new data folder whose catalog has so many rows."""
        data = self.work / "data"
        shutil.rmtree(data, ignore_errors=True)
        data.mkdir()
        files = self.files(self.size)
        with sqlite3.connect(data / "metadata.db") as catalog:
            catalog.execute("CREATE TABLE images (id INTEGER PRIMARY KEY, file_path TEXT, embedding_index INTEGER)")
            catalog.executemany(
                "INSERT INTO images VALUES (?, ?, ?)", [(i + 1, str(files[i % len(files)]), i) for i in range(rows)]
            )
        catalog.close()
        return data

    def regenerate(self, rows: int, precision: str, options: str = "") -> dict:
        """Runs the command; what it took as a whole, and what its ledger tells of the chunks."""
        data = self.collection(rows)
        chunk = chunk_size(rows)
        command = [self.skylight(), "regenerate", "--data", str(data), "--model", str(self.model), "--json"]
        command += ["--precision", precision, "--temporal", "embedded", "--no-index", "--chunk-size", str(chunk)]
        env = dict(self.env, SKYLIGHT_JAVA_OPTS=options)
        took = processes.run("skylight regenerate", command, self.work / "regenerate.log", env)
        with sqlite3.connect(data / "embeddings.ledger") as ledger:
            (created,) = ledger.execute("SELECT created_at FROM header").fetchone()
            chunks = ledger.execute("SELECT row_to - row_from, committed_at FROM chunks ORDER BY committed_at").fetchall()
        ledger.close()
        if sum(size for size, _ in chunks) != rows:
            raise processes.Failed(f"not all of {rows} rows were embedded", self.work / "regenerate.log")
        steady = chunks[PARALLEL:-PARALLEL]
        steady_seconds = (steady[-1][1] - chunks[PARALLEL - 1][1]) / 1000
        took["at_work"] = sum(size for size, _ in steady) / steady_seconds
        took["job"] = rows / ((chunks[-1][1] - created) / 1000)
        return took

    def vectors(self, rows: int) -> np.ndarray:
        """The first rows that the last `regenerate` wrote."""
        return np.load(self.work / "data" / "embeddings.npy", mmap_mode="r")[:rows]


PARALLEL = 2  # chunks that the embedded server has at work at once


def chunk_size(rows: int) -> int:
    """A dozen chunks, in whole batches of 8."""
    return max(8, rows // 12 // 8 * 8)


def about(root: pathlib.Path, packages: tuple[str, ...] = ("numpy", "onnxruntime", "pillow", "torch")) -> dict:
    """The machine and the versions."""

    def said(*command: str) -> str:
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
        return (done.stdout or done.stderr).strip()

    from importlib import metadata

    cpu = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "")
    jar = next(iter(root.glob("starter/target/lib/onnxruntime-*.jar")), None)
    return {
        "cpu": cpu,
        "cores": len(os.sched_getaffinity(0)),
        "load_before": os.getloadavg()[0],
        "commit": said("git", "rev-parse", "--short", "HEAD") + ("+" if said("git", "status", "--porcelain", "-uno") else ""),
        "java": said("java", "-version").splitlines()[0],
        "onnxruntime_java": jar.stem.removeprefix("onnxruntime-") if jar else "",
        "python": {name: metadata.version(name) for name in packages},
    }


def as_json(value) -> str:
    return json.dumps(value, indent=1) + "\n"

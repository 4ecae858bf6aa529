"""Runs the contest of bench/serve; see bench/README.md."""

import argparse
import json
import os
import pathlib
import random
import shutil
import signal
import sqlite3
import statistics
import subprocess
import sys

import processes
import report
import workplace
from serving import Serving

HERE = pathlib.Path(__file__).resolve().parent
ROWS = 614_837
INDEX = "IVF2048,Flat"
CONNECTIONS = (1, 4, 16)
OURS = "skylight"
WHAT = {
    OURS: "skylight serve",
    "flask": "faiss-cpu, Flask's own server",
    "waitress": "faiss-cpu, Flask on waitress",
    "row-nprobe": "faiss-cpu, Flask on waitress, rows with an nprobe of their own",
}
AS_CLIP_RETRIEVAL = ("flask", "waitress")
WORDS = {"similar": "similar to a row", "words": "words"}
IDS = 100_000
CHECKED = 20
LOWEST_OVERLAP = 0.9
GOALS = {"p99_at_4_ms": 25, "times_peer": 5, "start_seconds": 1.5, "anonymous_bytes": 500e6}


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench/serve", description="Searches over HTTP beside Python's, in one run.")
    parser.add_argument("--rows", type=int, default=ROWS, help=f"of the collection that is made ({ROWS})")
    parser.add_argument("--data", type=pathlib.Path, metavar="DIR", help="a collection with an IVF index, in place of one that is made")
    parser.add_argument("--model", type=pathlib.Path, metavar="DIR", help="with --data: the model of its vectors, for the peer's words")
    parser.add_argument("--rounds", type=int, default=5, help="in which all take turns (5)")
    parser.add_argument("--seconds", type=int, default=10, help="of load for each figure of a round (10)")
    parser.add_argument("--starts", type=int, default=5, help="of each server, to measure them (5)")
    parser.add_argument("--quick", action="store_true", help="20,000 rows, one short round: does it run? Its figures mean nothing")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    parser.add_argument("--out", type=pathlib.Path, metavar="FILE", help="write the JSON to a file, too")
    parser.add_argument("--root", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--cache", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.quick:
        given.rows, given.rounds, given.seconds, given.starts = 20_000, 1, 1, 1
    if given.rows < 20_000 or min(given.rounds, given.seconds, given.starts) < 1:
        parser.error("--rows is at least 20000, for an index of 2,048 lists; --rounds, --seconds and --starts at least 1")
    if bool(given.data) != bool(given.model):
        parser.error("--data and --model come together: the peer takes words through the model")
    if not shutil.which("wrk"):
        parser.error("wrk makes the load and is missing: sudo apt-get install -y wrk")
    return given


class Place:
    """Model and collection; made once and kept in the cache."""

    def __init__(self, given: argparse.Namespace):
        self.skylight = str(given.root / "skylight")
        self.cache, self.rows = given.cache, given.rows
        self.work = given.cache / f"serve-{os.getpid()}"
        self.env = {name: value for name, value in os.environ.items() if name not in ("SKYLIGHT_DATA", "SKYLIGHT_TOKEN")}
        tokenizer = given.root.parent / "shared" / "golden" / "tiny-clip" / "tokenizer.json"
        self.tokenizer = tokenizer if tokenizer.exists() else None
        made_by = "-".join(workplace.made_by(script) for script in ("model.py", "text.py"))
        self.model = given.model or given.cache / f"clip-b-32-{made_by}{'' if self.tokenizer else '-no-words'}"
        self.data = given.data or given.cache / f"collection-{self.rows}-{workplace.made_by('collection.py')}"

    def __enter__(self):
        self.work.mkdir(parents=True)
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.work)

    def script(self, name: str, *arguments: object) -> None:
        subprocess.run([sys.executable, str(HERE / name), *map(str, arguments)], check=True)

    def run(self, *arguments: object) -> None:
        command = [self.skylight, *map(str, arguments)]
        processes.run(f"skylight {arguments[0]}", command, self.work / f"{arguments[0]}.log", self.env)

    def prepare(self) -> None:
        if not self.model.exists():
            print(f"making {self.model}", file=sys.stderr)
            self.script("text.py", self.work / "model", *([self.tokenizer] if self.tokenizer else []))
            (self.work / "model").rename(self.model)
        if not self.data.exists():
            print(f"making {self.data}: {self.rows:,} vectors and pictures, then their index; some minutes", file=sys.stderr)
            part = self.work / "data"
            self.script("collection.py", part, self.rows)
            self.run("import", part / "vectors.npy", "--data", part, "--model", self.model, "--json")
            (part / "vectors.npy").unlink()
            self.run("build-index", "--data", part, "--type", INDEX, "--json")
            part.rename(self.data)
        self.index = json.loads((self.data / "faiss.index.json").read_text())
        if not self.index["nprobe"]:
            raise SystemExit(f"bench: {self.data} has an index of type {self.index['type']}; an IVF index is needed: build-index --type {INDEX}")
        self.has_words = (self.model / "onnx" / "text_model.onnx").exists()
        if not self.has_words:
            print(f"no search by words: no {self.tokenizer or 'tiny-clip/tokenizer.json in ../shared/golden'}", file=sys.stderr)

    def ids(self) -> pathlib.Path:
        """Pictures to ask for, by chance, one seed for all."""
        with sqlite3.connect(f"file:{self.data / 'metadata.db'}?mode=ro", uri=True) as catalog:
            known = [one for (one,) in catalog.execute("SELECT id FROM images WHERE embedding_index >= 0 ORDER BY id")]
        catalog.close()
        file = self.work / "ids.txt"
        file.write_text("".join(f"{one}\n" for one in random.Random(IDS).choices(known, k=IDS)))
        return file

    def command(self, name: str) -> list[str]:
        if name == OURS:
            return [self.skylight, "serve", "--data", str(self.data), "--port", "0", "--json"]
        back = [sys.executable, str(HERE / "backend.py"), str(self.data), str(self.model)]
        efforts = [str(self.effort(name, kind)) for kind in WORDS]
        return [*back, "--row-nprobe", efforts[0], "--nprobe", efforts[1], "--server", "werkzeug" if name == "flask" else "waitress"]

    def effort(self, name: str, kind: str) -> int:
        """The nprobe of a peer: that which build-index found for ten rows, for words or for such queries."""
        own = self.index.get("picture_efforts") if name == "row-nprobe" and kind == "similar" else None
        return min(own, key=lambda effort: effort["k"])["nprobe"] if own else self.index["nprobe"]

    def start(self, name: str) -> Serving:
        return Serving(name, self.command(name), self.work / f"{name}.log", self.env)


class Contest:
    """Starts the servers and lets them take turns."""

    def __init__(self, place: Place, given: argparse.Namespace):
        self.place, self.given, self.names = place, given, list(WHAT)
        self.kinds = list(WORDS) if place.has_words else ["similar"]
        self.ids = place.ids()
        self.samples = list(map(int, self.ids.read_text().split()[:CHECKED]))
        self.running: dict[str, Serving] = {}
        self.starts: dict[str, dict[str, list[float]]] = {name: {kind: [] for kind in self.kinds} for name in self.names}
        self.rounds: dict[tuple[str, int, str], list[dict]] = {}

    def measure_starts(self) -> None:
        for number in range(self.given.starts + 1):
            for name in self.names:
                server = self.place.start(name)
                try:
                    for kind in self.kinds:
                        self.ask(server, kind)
                        if number:  # the first fills the page cache
                            self.starts[name][kind].append(server.since_start())
                            print(f"start {number}  {name:9} {WORDS[kind]:17}{server.since_start():7.2f} s", file=sys.stderr)
                finally:
                    server.close()

    def ask(self, server: Serving, kind: str) -> None:
        found = server.similar(self.samples[0]) if kind == "similar" else server.words("a dog on the beach")
        if not found:
            raise processes.Failed(f"{server.name} found nothing", server.log)

    def start(self) -> None:
        for name in self.names:
            self.running[name] = self.place.start(name)
        for name, server in self.running.items():
            for kind in self.kinds:
                print(f"warming up {name}, {WORDS[kind]}", file=sys.stderr)
                self.ask(server, kind)  # opens what it needs
                server.load(kind, 4, max(2, self.given.seconds), 0, self.ids)

    def overlap(self) -> float:
        """Share of our hits that the peer has, too, so that nobody is fast at something else."""
        ours, peer = (self.running[name] for name in (OURS, "waitress"))
        shares = []
        for one in self.samples:
            mine, theirs = ({hit["id"]: hit for hit in server.similar(one)} for server in (ours, peer))
            both = mine.keys() & theirs.keys()
            shares.append(len(both) / max(1, len(mine)))
            for image in both:
                if abs(mine[image]["score"] - theirs[image]["score"]) > 1e-4 or mine[image]["row"] != theirs[image]["row"]:
                    raise SystemExit(f"bench: of picture {image}, similar to {one}, the servers tell different things")
                if not mine[image]["path"] or not theirs[image]["path"]:
                    raise SystemExit(f"bench: picture {image} has no path in an answer")
        if statistics.mean(shares) < LOWEST_OVERLAP:
            raise SystemExit(f"bench: the servers find different pictures: {statistics.mean(shares):.2f} of ours are the peer's, too")
        return statistics.mean(shares)

    def run(self) -> None:
        for number in range(self.given.rounds):
            first = number % len(self.names)  # another one begins each round
            for kind in self.kinds:
                for connections in CONNECTIONS:
                    for name in self.names[first:] + self.names[:first]:
                        took = self.running[name].load(kind, connections, self.given.seconds, number + 1, self.ids)
                        self.rounds.setdefault((kind, connections, name), []).append(took)
                        print(
                            f"round {number + 1}  {kind:8}{connections:3} connections  {name:9}{took['per_second']:9.1f} requests/s"
                            f"{took['p50']:9.2f}{took['p99']:9.2f} ms",
                            file=sys.stderr,
                        )

    def close(self) -> None:
        for server in self.running.values():
            server.close()

    def results(self) -> dict:
        loads = []
        for (kind, connections, name), rounds in self.rounds.items():
            mine = self.rounds[kind, connections, OURS]
            entry = {"kind": kind, "connections": connections, "name": name}
            entry |= {key: report.spread([took[key] for took in rounds]) for key in rounds[0]}
            if name != OURS:
                entry["ours_times"] = report.spread([a["per_second"] / b["per_second"] for a, b in zip(mine, rounds)])
            loads.append(entry)
        return {
            "loads": loads,
            "starts": {name: {kind: report.spread(seconds) for kind, seconds in kinds.items()} for name, kinds in self.starts.items()},
            "memory": {name: server.memory() for name, server in self.running.items()},
        }


def goals(result: dict) -> list[dict]:
    """What was to be reached, and what was."""
    of = {(load["kind"], load["connections"], load["name"]): load for load in result["loads"]}
    peers = [of["similar", 4, name]["ours_times"]["median"] for name in AS_CLIP_RETRIEVAL]
    reached = {
        "p99_at_4_ms": of["similar", 4, OURS]["p99"]["median"],
        "times_peer": min(peers),
        "start_seconds": result["starts"][OURS]["similar"]["median"],
        "anonymous_bytes": result["memory"][OURS]["anonymous"],
    }
    return [
        {"goal": name, "wanted": wanted, "reached": reached[name], "met": (reached[name] >= wanted) == (name == "times_peer")}
        for name, wanted in GOALS.items()
    ]


def lines(result: dict) -> list[str]:
    """The tables, as Markdown."""
    about, index = result["about"], result["index"]
    out = [
        f"{about['cpu']}, {about['cores']} cores, shared with wrk; load before {about['load_before']:.1f}; {result['rounds']} rounds of "
        f"{result['seconds']} s; {index['rows']:,} rows, {index['type']}, nprobe {result['nprobe']['similar']} for rows, {result['nprobe']['words']} for words; faiss-cpu "
        f"{about['python']['faiss-cpu']}, Flask {about['python']['flask']}, waitress {about['python']['waitress']}; commit {about['commit']}",
        "",
        "| search | connections | | p50, ms | p99, ms | requests/s (min to max) | processor ms/request | skylight's requests/s, times these |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for load in result["loads"]:
        rate = load["per_second"]
        out.append(
            f"| {WORDS[load['kind']]} | {load['connections']} | {WHAT[load['name']]} | {load['p50']['median']:.2f} | {load['p99']['median']:.2f} "
            f"| {rate['median']:,.0f} ({rate['min']:,.0f} to {rate['max']:,.0f}) | {load['cpu_milliseconds']['median']:.2f} "
            f"| {report.shown(load['ours_times']) if 'ours_times' in load else ''} |"
        )
    out += ["", "| | start to first answer, s | to the first to words, s | RSS, MB | of it anonymous |", "|---|---|---|---|---|"]
    for name, memory in result["memory"].items():
        start = result["starts"][name]
        words = f"{start['words']['median']:.2f}" if "words" in start else ""
        out.append(
            f"| {WHAT[name]} | {report.shown(start['similar'])} | {words} | {report.megabytes(memory['resident'])} "
            f"| {report.megabytes(memory['anonymous'])} |"
        )
    out += ["", f"Of the ten that skylight finds, the peer finds {100 * result['overlap']:.1f} %.", ""]
    out += [f"goal {g['goal']}: {g['wanted']:g} wanted, {g['reached']:.4g} reached{'' if g['met'] else ', MISSED'}" for g in result["goals"]]
    return out


def main() -> None:
    given = options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with Place(given) as place:
        place.prepare()
        about = workplace.about(given.root, ("faiss-cpu", "flask", "numpy", "onnxruntime", "waitress"))
        if about["load_before"] > 1:
            print(f"bench: this machine is busy, load {about['load_before']:.1f}: the figures will be worse than they are", file=sys.stderr)
        result = {"about": about, "rounds": given.rounds, "seconds": given.seconds, "index": place.index}
        result["nprobe"] = {kind: place.effort("row-nprobe", kind) for kind in WORDS}
        this = Contest(place, given)
        try:
            this.measure_starts()
            this.start()
            result["overlap"] = this.overlap()
            this.run()
            result |= this.results()
        except processes.Failed as e:
            sys.exit(f"bench: {e}")
        finally:
            this.close()
    result["goals"] = goals(result)
    if given.out:
        given.out.write_text(workplace.as_json(result), encoding="utf-8")
    print(workplace.as_json(result) if given.json else "\n".join(lines(result)), end="" if given.json else "\n")


if __name__ == "__main__":
    main()

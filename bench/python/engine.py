"""Runs the contest of bench/engine; see bench/README.md."""

import argparse
import pathlib
import signal
import sys

import numpy as np

import contest
import plot
import processes
import report
import stages
import workplace

REFERENCE = "ort-fp32"
LOWEST = {"fp32": 0.99999, "int8": 0.98}


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench/engine", description="Embedding speed beside Python's, in one run.")
    parser.add_argument("--rounds", type=int, default=4, help="rounds, in which all take turns (4)")
    parser.add_argument("--count", type=int, default=384, help="pictures of an fp32 contender in a round (384); int8: up to 3 times as many")
    parser.add_argument("--size", choices=contest.SIZES, default="640x480", help="of the pictures that are embedded (640x480)")
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help="contenders whose name begins so; --list has them")
    parser.add_argument("--list", action="store_true", help="print the contenders' names")
    parser.add_argument("--quick", action="store_true", help="one short round: does it run? Its figures mean nothing")
    parser.add_argument("--profile", action="store_true", help="only show where the processor time of regenerate goes")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    parser.add_argument("--out", type=pathlib.Path, metavar="FILE", help="write the JSON to a file, too")
    parser.add_argument("--plot", type=pathlib.Path, metavar="FILE.svg", help="draw the plot")
    parser.add_argument("--root", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--cache", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    given = parser.parse_args()
    given.warm_up, given.checked = 128, 64
    if given.quick:
        given.rounds, given.count, given.warm_up, given.checked = 1, 96, 8, 8
    if given.rounds < 1 or given.count < 96:
        parser.error("--rounds is at least 1 and --count at least 96, a dozen chunks of 8")
    if not given.list and not contest.chosen(given.only):
        parser.error(f"no contender's name begins with {' or '.join(given.only)}; --list has them")
    return given


class Contest:
    """Starts the contenders and lets them take turns."""

    def __init__(self, place: workplace.Workplace, given: argparse.Namespace):
        self.place, self.given = place, given
        self.contenders = contest.chosen(given.only)
        self.servers: dict[str, processes.Server] = {}
        self.measured: dict[str, list[dict]] = {c.name: [] for c in self.contenders}
        self.agreements: list[dict] = []
        self.expected: np.ndarray | None = None

    def pictures(self, c: contest.Contender) -> int:
        share = min(1, c.share) if self.given.quick else c.share
        return max(8, int(self.given.count * share))

    def command(self, c: contest.Contender) -> list[str]:
        place, size = self.place, self.given.size
        if c.group == "pixels":
            kind, _, size = c.name.rpartition("-")
            if c.how == "python":
                return place.python(kind, size)
            return place.java(["pixels", str(place.model), kind.removeprefix("skylight-"), place.list_of(size)])
        if c.how == "python":
            return place.python(c.name, size)
        if c.is_limit:
            return place.java(["limit", str(place.model), str(place.prepared(c.group))])
        return place.java(["engine", str(place.model), c.group, place.list_of(size)])

    def start(self) -> None:
        for precision in {c.group for c in self.contenders if c.how != "python" and c.group != "pixels"}:
            self.place.prepared(precision)  # before anybody prepares the graph by using it
        for c in self.contenders:
            if c.how == "command":
                continue
            print(f"starting {c.name}", file=sys.stderr)
            env = self.place.env | (workplace.JVM_ENV if c.how == "java" else {})
            server = processes.Server(c.name, self.command(c), self.place.work / f"{c.name}.log", env)
            self.servers[c.name] = server
            server.ask(f"run {min(self.given.warm_up, self.pictures(c))}")

    def close(self) -> None:
        for server in self.servers.values():
            server.kill()  # nothing of theirs is wanted any more

    def run(self) -> None:
        for number in range(self.given.rounds):
            # another one begins each round, so that none always follows the same
            first = number * len(self.contenders) // self.given.rounds
            for c in self.contenders[first:] + self.contenders[:first]:
                took = self.regenerate(c) if c.how == "command" else self.ask(c)
                self.measured[c.name].append(took)
                print(f"round {number + 1}  {c.name:32} {took['rate']:9.1f} images/s", file=sys.stderr)

    def regenerate(self, c: contest.Contender) -> dict:
        took = self.place.regenerate(self.pictures(c), c.group)
        if not self.measured[c.name]:
            self.check(c, self.place.vectors(self.given.checked))
        return {**took, "rate": took["at_work"]}

    def ask(self, c: contest.Contender) -> dict:
        server, count = self.servers[c.name], self.pictures(c)
        before = processes.cpu_seconds(server.pid)
        with processes.MemoryPeaks(server.pid) as peaks:
            seconds = float(server.ask(f"run {count}"))
        cpu = seconds if c.group == "pixels" else processes.cpu_seconds(server.pid) - before
        return {
            "rate": count / seconds,
            "seconds": seconds,
            "cpu_seconds": cpu,
            "resident": peaks.resident,
            "anonymous": peaks.anonymous,
        }

    def results(self) -> dict:
        found = {}
        for c in self.contenders:
            runs, count = self.measured[c.name], self.pictures(c)
            found[c.name] = {
                "what": c.what,
                "group": c.group,
                "ours": c.ours,
                "limit": c.is_limit,
                "engine_alone": c.name.startswith("skylight-engine"),
                "pictures": count,
                "images_per_second": report.spread([r["rate"] for r in runs]),
                "cpu_milliseconds": report.spread([1000 * r["cpu_seconds"] / count for r in runs]),
                "peak_resident": max(r["resident"] for r in runs),
                "peak_anonymous": max(r["anonymous"] for r in runs),
            }
            if c.how == "command":
                found[c.name]["job"] = report.spread([r["job"] for r in runs])
                found[c.name]["command"] = {
                    "seconds": report.spread([r["seconds"] for r in runs]),
                    "images_per_second": report.spread([count / r["seconds"] for r in runs]),
                }
            else:
                found[c.name]["start_seconds"] = self.servers[c.name].start_seconds
        return found

    def vectors(self, name: str) -> np.ndarray:
        file = self.place.work / f"{name}.f4"
        self.servers[name].ask(f"vectors {self.given.checked} {file}")
        return np.fromfile(file, "<f4").reshape(self.given.checked, -1)

    def agree(self) -> None:
        """Asks for everyone's vectors, so that nobody is fast at something else."""
        if REFERENCE not in self.servers:
            return
        self.expected = self.vectors(REFERENCE)
        for c in self.contenders:
            if c.name in self.servers and c.name != REFERENCE and c.group != "pixels" and not c.is_limit:
                self.check(c, self.vectors(c.name))

    def check(self, c: contest.Contender, vectors: np.ndarray) -> None:
        """Holds vectors against those of ONNX Runtime in Python."""
        if self.expected is None:
            return
        middle = self.expected.mean(axis=0)
        cosine = lowest_cosine(vectors, self.expected)
        if cosine < LOWEST[c.group]:
            sys.exit(f"bench: {c.what} computes other vectors than Python, cosine {cosine:.5f}")
        self.agreements.append(
            {
                "what": c.what,
                "with": "Pillow + ONNX Runtime, fp32",
                "pictures": len(vectors),
                "cosine": cosine,
                "centred_cosine": lowest_cosine(vectors - middle, self.expected - middle),
            }
        )


def lowest_cosine(a: np.ndarray, b: np.ndarray) -> float:
    a, b = (x.astype(np.float64) for x in (a, b))
    return float(((a * b).sum(1) / np.linalg.norm(a, axis=1) / np.linalg.norm(b, axis=1)).min())


def profiles(place: workplace.Workplace, given: argparse.Namespace) -> dict:
    found = {}
    for c in contest.chosen(given.only):
        if c.how == "command":
            print(f"profiling {c.name}", file=sys.stderr)
            rows = int(given.count * (1 if given.quick else c.share))
            found[c.group] = stages.measure(place, c.group, rows)
            found[c.group]["operators"] = stages.operators(place, c.group, 2 * given.warm_up)
    return found


def compete(place: workplace.Workplace, given: argparse.Namespace, result: dict) -> None:
    this = Contest(place, given)
    try:
        this.start()
        this.agree()
        this.run()
        result["agreement"] = this.agreements
        result["contenders"] = this.results()
    finally:
        this.close()
    result["ratios"] = report.ratios(result["contenders"])


def main() -> None:
    given = options()
    if given.list:
        print("\n".join(f"{c.name:28} {c.what}" for c in contest.chosen(given.only)))
        return
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    about = workplace.about(given.root)
    if about["load_before"] > 0.3 * about["cores"] and not given.quick:
        print(f"bench: the machine is busy (load {about['load_before']:.1f}): read ratios only, and with care", file=sys.stderr)
    result = {"about": about, "size": given.size, "rounds": given.rounds, "count": given.count}
    with workplace.Workplace(given.root, given.cache, given.size) as place:
        place.prepare(list(contest.SIZES))
        try:
            if not given.profile:
                compete(place, given, result)
            result["stages"] = profiles(place, given)
        except processes.Failed as e:
            sys.exit(f"bench: {e}")
    text = report.stage_lines(result["stages"]) + report.function_lines(result["stages"]) if given.profile else report.lines(result)
    print(workplace.as_json(result) if given.json else "\n".join(text))
    if given.out:
        given.out.parent.mkdir(parents=True, exist_ok=True)
        given.out.write_text(workplace.as_json(result))
    if given.plot and not given.profile:
        plot.draw(result, given.plot)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)

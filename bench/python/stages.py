"""Where the time goes: of a command by async-profiler's stacks, of a model by ONNX Runtime's own profile."""

import collections
import json
import pathlib

import processes
import workplace

INTERVAL = "1ms"  # of processor time, for each thread
STAGES = {
    "read": ["dev/skylight/internal/images/FileBytes"],
    "resample": ["dev/skylight/internal/images/PilResampler", "dev/skylight/internal/images/ResizeKernel", "dev/skylight/internal/images/WeightedSum"],
    "normalise": ["dev/skylight/internal/images/PixelNormalizer", "dev/skylight/internal/images/ImagePreprocessor.load"],
    "decode": ["dev/skylight/internal/images/", "org/bytedeco/opencv/"],
    "infer": ["ai/onnxruntime/OrtSession.run"],
    "write": ["dev/skylight/internal/vectors/", "dev/skylight/internal/ledger/"],
    "rest of the models: opening": ["dev/skylight/internal/models/", "ai/onnxruntime/"],
    "Temporal": ["io/temporal/", "io/grpc/", "dev/skylight/workflows/"],
    "JVM: compile, collect": ["CompileBroker::", "GCTaskThread::", "WorkerThread::run", "VMThread::", "Monitor::wait_", "ServiceThread::"],
}
REST = "rest: start, catalog"


def stage(frames: list[str]) -> str:
    """The innermost frame that belongs to a stage decides."""
    for frame in reversed(frames):
        for name, marks in STAGES.items():
            if any(mark in frame for mark in marks):
                return name
    return REST


class Profile:
    """Samples by stage and by innermost function."""

    def __init__(self, collapsed: pathlib.Path):
        self.stages: collections.Counter = collections.Counter()
        self.functions: collections.Counter = collections.Counter()
        for line in collapsed.read_text(errors="replace").splitlines():
            stack, _, count = line.rpartition(" ")
            frames = stack.split(";")
            where = stage(frames)
            self.stages[where] += int(count)
            self.functions[where, frames[-1].rpartition("/")[2]] += int(count)
        self.samples = sum(self.stages.values())


def measure(place: workplace.Workplace, precision: str, rows: int) -> dict:
    """Processor milliseconds per picture by stage of a whole `skylight regenerate`."""
    place.prepared(precision)  # else that would be measured, too
    collapsed = place.work / f"profile-{precision}.txt"
    options = f"-agentpath:{place.profiler()}=start,event=ctimer,interval={INTERVAL},collapsed,file={collapsed}"
    took = place.regenerate(rows, precision, options)
    profile = Profile(collapsed)
    if not profile.samples:
        raise SystemExit("bench: async-profiler saw nothing")
    milliseconds = 1000 * took["cpu_seconds"] / rows / profile.samples
    return {
        "rows": rows,
        "cpu_milliseconds": {name: profile.stages[name] * milliseconds for name in [*STAGES, REST]},
        "functions": [
            {"stage": where, "function": function, "share": count / profile.samples}
            for (where, function), count in profile.functions.most_common(25)
        ],
    }


def operators(place: workplace.Workplace, precision: str, pictures: int) -> list[dict]:
    """Milliseconds per picture by operator, by the clock of each thread, of the graph that Skylight runs."""
    beginning = place.work / f"operators-{precision}"
    command = place.java(["limit", str(place.model), str(place.prepared(precision)), str(beginning)])
    server = processes.Server("limit", command, beginning.with_suffix(".log"), place.env | workplace.JVM_ENV)
    try:
        server.ask(f"run {pictures}")
    finally:
        server.close()
    (file,) = place.work.glob(f"{beginning.name}_*.json")
    spent: collections.Counter = collections.Counter()
    for event in json.loads(file.read_text()):
        if event.get("cat") == "Node" and event["name"].endswith("_kernel_time"):
            spent[event["args"]["op_name"]] += event["dur"]
    total = sum(spent.values())
    return [
        {"operator": name, "milliseconds": micros / 1000 / pictures, "share": micros / total}
        for name, micros in spent.most_common(12)
    ]

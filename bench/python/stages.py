"""Where the processor time of a command goes, by async-profiler's stacks."""

import collections
import pathlib

import workplace

INTERVAL = "1ms"  # of processor time, for each thread
STAGES = {
    "read": ["dev/skylight/images/FileBytes"],
    "resample": ["dev/skylight/images/PilResampler", "dev/skylight/images/ResizeKernel", "dev/skylight/images/WeightedSum"],
    "normalise": ["dev/skylight/images/PixelNormalizer", "dev/skylight/images/ImagePreprocessor.load"],
    "decode": ["dev/skylight/images/", "org/bytedeco/opencv/"],
    "infer": ["ai/onnxruntime/OrtSession.run"],
    "write": ["dev/skylight/vectors/"],
    "JVM: compile, collect": ["CompileBroker::", "GCTaskThread::", "WorkerThread::run", "VMThread::", "Monitor::wait_", "ServiceThread::"],
}
REST = "rest: start, Temporal, catalog"


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
            self.functions[where, frames[-1]] += int(count)
        self.samples = sum(self.stages.values())


def measure(place: workplace.Workplace, precision: str, rows: int) -> dict:
    """Processor milliseconds per picture by stage of a whole `skylight regenerate`."""
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

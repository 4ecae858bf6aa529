"""Figures out of rounds: medians, spreads, ratios; as JSON and as tables."""

import statistics

import contest


def spread(values: list[float]) -> dict:
    return {"min": min(values), "median": statistics.median(values), "max": max(values), "rounds": values}


def ratios(contenders: dict[str, dict]) -> list[dict]:
    """Those of which everyone ran. Both numbers of a ratio come from one round."""
    found = []
    for ratio in contest.RATIOS:
        if any(name not in contenders for name in [ratio.one, *ratio.others]):
            continue
        one = contenders[ratio.one]
        fastest = [max(rates) for rates in zip(*(contenders[name]["images_per_second"]["rounds"] for name in ratio.others))]
        entry = {"what": ratio.what, "one": ratio.one, "others": ratio.others}
        entry |= spread([mine / theirs for mine, theirs in zip(one["images_per_second"]["rounds"], fastest)])
        if "job" in one:
            entry["job"] = spread([mine / theirs for mine, theirs in zip(one["job"]["rounds"], fastest)])
        found.append(entry)
    return found


def megabytes(count: int) -> str:
    return f"{count / 1e6:,.0f}"


def lines(result: dict) -> list[str]:
    """The tables, as Markdown."""
    about, contenders = result["about"], result["contenders"]
    out = [
        f"{about['cpu']}, {about['cores']} cores; {result['rounds']} rounds; pictures of {result['size']}; "
        f"ONNX Runtime {about['onnxruntime_java']} (Java) and {about['python']['onnxruntime']} (Python), "
        f"torch {about['python']['torch']}, Pillow {about['python']['pillow']}; commit {about['commit']}",
        "",
    ]
    embedding = [(name, c) for name, c in contenders.items() if c["group"] != "pixels"]
    if embedding:
        out += [
            "| | images/s (min to max) | processor ms/picture | peak RSS, MB | of it anonymous |",
            "|---|---|---|---|---|",
        ]
        for name, c in embedding:
            rate = c["images_per_second"]
            out.append(
                f"| {c['what']} | {rate['median']:.1f} ({rate['min']:.1f} to {rate['max']:.1f}) "
                f"| {c['cpu_milliseconds']['median']:.1f} | {megabytes(c['peak_resident'])} | {megabytes(c['peak_anonymous'])} |"
            )
        out.append("")
        for name, c in embedding:
            if "command" in c:
                job, command = c["job"]["median"], c["command"]
                out.append(
                    f"{c['what']}: {c['pictures']} rows; {job:.1f} images/s from the empty file to the last chunk, "
                    f"{command['images_per_second']['median']:.1f} over the command's whole "
                    f"{command['seconds']['median']:.1f} s with the JVM's start"
                )
        out.append("")
    if result["ratios"]:
        out += ["| ratio, round by round: median (min to max) | | whole job |", "|---|---|---|"]
        for r in result["ratios"]:
            out.append(f"| {r['what']} | {shown(r)} | {shown(r['job']) if 'job' in r else ''} |")
        out.append("")
    pixels = [(name, c) for name, c in contenders.items() if c["group"] == "pixels"]
    if pixels:
        out += ["| from file to normalised floats, one thread | processor ms/picture (min to max) |", "|---|---|"]
        for name, c in pixels:
            cost = c["cpu_milliseconds"]
            out.append(f"| {c['what']} | {cost['median']:.2f} ({cost['min']:.2f} to {cost['max']:.2f}) |")
        out.append("")
    out += stage_lines(result.get("stages", {}))
    for check in result.get("agreement", []):
        out.append(
            f"{check['what']} against {check['with']}: cosine at least {check['cosine']:.7f}, "
            f"{check['centred_cosine']:.5f} less the mean vector, {check['pictures']} pictures"
        )
    return out


def shown(ratio: dict) -> str:
    return f"{ratio['median']:.2f} ({ratio['min']:.2f} to {ratio['max']:.2f})"


def stage_lines(stages: dict) -> list[str]:
    if not stages:
        return []
    names = next(iter(stages.values()))["cpu_milliseconds"]
    out = [
        "| processor ms/picture of regenerate | " + " | ".join(stages) + " |",
        "|---|" + "---|" * len(stages),
    ]
    for name in names:
        out.append(f"| {name} | " + " | ".join(f"{s['cpu_milliseconds'][name]:.2f}" for s in stages.values()) + " |")
    return [*out, ""]


def function_lines(stages: dict) -> list[str]:
    out = []
    for precision, found in stages.items():
        out += [f"| {precision}: innermost function | stage | share |", "|---|---|---|"]
        out += [f"| `{f['function']}` | {f['stage']} | {100 * f['share']:.1f} % |" for f in found["functions"]]
        out += ["", f"| {precision}: operator of ONNX Runtime | ms/picture by the clock | share |", "|---|---|---|"]
        out += [f"| {o['operator']} | {o['milliseconds']:.2f} | {100 * o['share']:.1f} % |" for o in found["operators"]]
        out.append("")
    return out

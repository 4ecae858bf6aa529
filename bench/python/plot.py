"""The picture for the README: images per second, ours beside the others."""

import pathlib

import matplotlib

matplotlib.use("svg")
from matplotlib import pyplot  # noqa: E402 (after the choice of a backend)

OURS, PEER, LIMIT = "#1565c0", "#9aa5b1", "#dfe4ea"
TITLES = {"fp32": "32 bits", "int8": "8 bits, and 16 in torch"}


def draw(result: dict, file: pathlib.Path) -> None:
    groups = {
        group: [c for c in result["contenders"].values() if c["group"] == group and not c["engine_alone"]]
        for group in TITLES
    }
    groups = {group: found for group, found in groups.items() if found}
    if not groups:
        return
    matplotlib.rcParams.update({"svg.hashsalt": "skylight", "font.size": 10})
    heights = [len(found) for found in groups.values()]
    figure, axes = pyplot.subplots(
        len(groups), 1, figsize=(8, 0.42 * sum(heights) + 1.4), sharex=True, squeeze=False, height_ratios=heights
    )
    for (group, found), (axis,) in zip(groups.items(), axes):
        found = sorted(found, key=lambda c: c["images_per_second"]["median"])
        for place, c in enumerate(found):
            rate = c["images_per_second"]
            colour = LIMIT if c["limit"] else OURS if c["ours"] else PEER
            spread = [[rate["median"] - rate["min"]], [rate["max"] - rate["median"]]]
            axis.barh(place, rate["median"], xerr=spread, color=colour, ecolor="#444444", capsize=2, height=0.72)
            axis.text(rate["max"], place, f"  {rate['median']:.0f}", va="center", fontweight="bold" if c["ours"] else None)
        axis.set_yticks(range(len(found)), [c["what"] for c in found])
        axis.set_title(TITLES[group], loc="left", fontsize=10, fontweight="bold")
        axis.margins(x=0.12)
        for side in ("top", "right"):
            axis.spines[side].set_visible(False)
    figure.supxlabel(
        f"images/s from JPEG files of {result['size']} to ViT-B/32 vectors on {result['about']['cores']} cores: "
        "median, min and max of the rounds\nPale: the model alone, on pixels that are there already",
        fontsize=9,
    )
    figure.tight_layout()
    file.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(file, metadata={"Date": None}, facecolor="white")

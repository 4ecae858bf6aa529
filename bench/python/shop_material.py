"""Model and pictures of bench/products, made once and kept in the cache: shop_material.py ROOT CACHE

Prints their folders, a line each.
"""

import pathlib
import sys

import contest
import workplace

SIZE = "640x480"


def main(root: str, cache: str) -> None:
    place = workplace.Workplace(pathlib.Path(root), pathlib.Path(cache), SIZE)
    place.work.mkdir(parents=True)
    try:
        place.make(place.model, "model.py", [])
        place.make(place.albums / SIZE, "pictures.py", [str(n) for n in contest.SIZES[SIZE]])
    finally:
        place.work.rmdir()
    print(place.model)
    print(place.albums / SIZE)


main(*sys.argv[1:])

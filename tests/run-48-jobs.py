#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The number of threads changes nothing: the same bytes in every report, in the lists of cells to obtain, on
standard error, and the same status, with 1, 2, 3 and 8."""
import os
import shutil
import subprocess
import sys
import tempfile

CHECKER = os.path.abspath(os.environ.get("JIANJIA", "build/jianjia"))
ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
FIXTURES = os.path.join(ROOT, "fixtures")
PACK = os.path.join(ROOT, "rules", "guangxi-2021")
faults, tests = [], 0


def expect(what, holds):
    global tests
    tests += 1
    if not holds:
        faults.append(what)


def check(folder, data, *words):
    """Everything that a run gives, by name."""
    shutil.rmtree(folder, ignore_errors=True)
    os.mkdir(folder)
    done = subprocess.run([CHECKER, "check", data, *words, "--as-of", "2024-06-30", "--format", "terminal", "--format",
                           "json:report.json", "--requests", "lists"], cwd=folder, capture_output=True, timeout=600)
    given = {"status": done.returncode, "stdout": done.stdout, "stderr": done.stderr}
    for place, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(place, name), "rb") as file:
                given[name] = file.read()
    return given


def compare(folder, title, data, *words):
    out = os.path.join(folder, "out")
    alone = check(out, data, *words, "--jobs", "1")
    expect(f"{title}: there is a report", len(alone.get("report.json", b"")) > 1000 and alone["status"] in (0, 1, 3))
    for jobs in ("2", "3", "8"):
        several = check(out, data, *words, "--jobs", jobs)
        differ = [name for name in sorted(alone.keys() | several.keys()) if alone.get(name) != several.get(name)]
        expect(f"{title}, --jobs {jobs}: not the same: {differ}", not differ)


def older_pack(folder):
    """The pack as it might have stood a year before, so that two periods are judged and joined."""
    path = os.path.join(folder, "older")
    shutil.copytree(PACK, path)
    name = os.path.join(path, "pack.rules")
    with open(name, encoding="utf-8") as file:
        text = file.read()
    expect("the date of force stands in the pack", "2021-03-16" in text)
    with open(name, "w", encoding="utf-8") as file:
        file.write(text.replace("2021-03-16", "2020-03-16"))
    return path


def refused(*words):
    done = subprocess.run([CHECKER, "check", os.path.join(FIXTURES, "demo"), *words], capture_output=True, timeout=60)
    return done.returncode == 2 and done.stdout == b"" and b"--jobs" in done.stderr


with tempfile.TemporaryDirectory(prefix="jianjia-jobs-") as folder:
    large = os.path.join(folder, "large")
    subprocess.run([sys.executable, os.path.join(FIXTURES, "large.py"), large, "--size", "0.005"], check=True,
                   capture_output=True, timeout=120)
    demo = os.path.join(FIXTURES, "demo")
    compare(folder, "demo", demo, "--lang", "zh")
    compare(folder, "demo, masked", demo, "--lang", "en", "--mask")
    compare(folder, "demo, two packs", demo, "--lang", "en", "--pack", older_pack(folder), "--pack", PACK)
    compare(folder, "roster", os.path.join(FIXTURES, "roster-2024"), "--lang", "zh")
    compare(folder, "large", large, "--lang", "zh")
for word in ("0", "-1", "65", "x", "2x", "", "99999999999999999999"):
    expect(f"--jobs {word} is refused", refused("--jobs", word))

for fault in faults:
    print("FAILED:", fault)
print(f"jobs: {tests} tests, {len(faults)} failed")
sys.exit(1 if faults else 0)

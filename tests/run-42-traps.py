#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Each trap of fixtures/traps/README.md: its files in place of the base's, and what is found and said of them.

Usage: run-42-traps.py [PART OF A NAME …]     only the traps whose name has one of these parts
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

CHECKER = os.environ.get("JIANJIA", "build/jianjia")
TRAPS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fixtures", "traps")
RULES = ("8.2.4-a", "8.2.5-a", "8.2.6-a", "8.2.9", "8.4.1-a")
KINDS = ("revocable", "undetermined")


def traps():
    """Of each row with a trap: its name, what is to be found, what is to be said, words to be said and not to be shown."""
    with open(os.path.join(TRAPS, "README.md"), encoding="utf-8") as file:
        rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in file if line.startswith("|")]
    for _, name, found, said, words in rows[2:]:
        yield name.strip("`"), split(found), split(said), re.findall("“([^”]*)”", words)


def split(cell):
    return sorted(part.strip().strip("`") for part in cell.split(";") if part.strip() not in ("", "—"))


def files_of(name):
    everything = sorted(os.listdir(TRAPS))
    own = [n for n in everything if n.endswith(f".{name}.csv")]
    tables = {n.split(".")[0] for n in own}
    return own, [n for n in everything if n.count(".") == 1 and n.endswith(".csv") and n[:-4] not in tables]


def read(names):
    with tempfile.TemporaryDirectory(prefix="jianjia-trap-") as folder:
        for name in names:
            shutil.copy(os.path.join(TRAPS, name), folder)
        done = subprocess.run([CHECKER, "check", folder, "--as-of", "2024-06-30", "--lang", "zh", "--format", "json"],
                              capture_output=True, timeout=60)
        return done.returncode, json.loads(done.stdout), done.stdout.decode()


def faults_of(name, found, said, words):
    own, base = files_of(name)
    if not own:
        return ["no file"]
    status, report, out = read(own + base)
    is_found = sorted(f"{f['rule']} {f['case']} {f['kind']}" for f in report["findings"]
                      if f["rule"] in RULES and f["kind"] in KINDS)
    is_said = sorted({d["code"] for d in report["data"]})
    faults = [f"found {is_found}, not {found}"] if is_found != found else []
    faults += [f"said {is_said}, not {said}: {report['data']}"] if is_said != said else []
    for word in words:
        wanted = not word.startswith("不：")
        if (word.removeprefix("不：") in out) != wanted:
            faults.append(f"{word} {'missing' if wanted else 'there'}")
    errors = any(d["severity"] == "error" for d in report["data"])
    if errors and (report["complete"] or status not in (1, 3)):
        faults.append(f"status {status}")
    return faults


def main():
    parts, count, wrong = sys.argv[1:], 0, 0
    every = list(traps())
    known = {f"{name}.csv" for name, *_ in every}
    for file in os.listdir(TRAPS):
        if file.count(".") > 1 and file.split(".", 1)[1] not in known:
            wrong += 1
            print(f"{file}: not in README.md")
    for name, found, said, words in every:
        if parts and not any(part in name for part in parts):
            continue
        count += 1
        faults = faults_of(name, found, said, words)
        wrong += bool(faults)
        for fault in faults:
            print(f"{name}: {fault}")
    print(f"traps: {count} tests, {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

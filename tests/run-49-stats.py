#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check --stats: time and memory by stage, rows, and what each rule took, on standard error in both languages; the
reports don't change by a byte, and nothing is told unasked."""
import json
import os
import re
import subprocess
import sys

from expectations import conclude, expect

CHECKER = os.path.abspath(os.environ.get("JIANJIA", "build/jianjia"))
DEMO = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fixtures", "demo")
WORDS = {"zh": ("准备 读取 判断 排序 写报告", "合计"), "en": ("open load evaluate rank report", "all")}


def check(*words):
    return subprocess.run([CHECKER, "check", DEMO, "--as-of", "2024-06-30", "--format", "json", *words],
                          capture_output=True, timeout=600)


def lines(text, count):
    """By its last words, the numbers of each line that has so many."""
    return {m[2]: [float(n) for n in m[1].split()] for m in
            re.finditer(rf"(?m)^((?: +[\d.]+){{{count}}})  (\S.*)$", text)}


for language, (stages, whole) in WORDS.items():
    for jobs in ("1", "2"):
        words = ("--lang", language, "--jobs", jobs)
        plain, told = check(*words), check(*words, "--stats")
        report = json.loads(told.stdout)
        text = told.stderr.decode()
        title = f"{language}, --jobs {jobs}"
        expect(f"{title}: the report is another", plain.stdout == told.stdout and plain.returncode == told.returncode)
        expect(f"{title}: something is told unasked: {plain.stderr}", plain.stderr == b"")
        four = lines(text, 4)
        expect(f"{title}: the stages are {list(four)}", list(four)[:5] == stages.split())
        expect(f"{title}: no memory is told", all(four[s][1] > 0 and four[s][3] >= four[s][1] for s in stages.split()))
        files = {name: numbers for name, numbers in lines(text, 2).items() if name.endswith(".csv")}
        for entry in report["inputs"]:
            expect(f"{title}: {entry['file']}: {files.get(entry['file'])}",
                   files.get(entry["file"]) == [entry["rows"], entry["used"]])
        rules = {name: numbers for name, numbers in four.items() if name not in stages.split() and name != whole}
        for c in report["coverage"]:
            judged = c["violation"] + c["pass"] + c["undetermined"] + c["not_applicable"]
            numbers = rules.get(c["rule"], [0, 0, 0, 0])
            expect(f"{title}: {c['rule']}: {numbers}, not {judged} subjects", numbers[0] == judged or judged == 0)
            expect(f"{title}: {c['rule']}: it took no time", judged == 0 or c["decided_by"] == "people" or numbers[1] > 0)
        told_of = sum(numbers[2] for numbers in rules.values())
        expect(f"{title}: {told_of} findings are told, not {len(report['findings'])}", told_of >= len(report["findings"]) > 0)
        expect(f"{title}: the sum is {four.get(whole)}", four.get(whole, [0])[0] == sum(n[0] for n in rules.values()))

sys.exit(conclude("stats"))

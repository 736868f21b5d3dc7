#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Rules in time: two packs of one law, a parameter that changes, gaps and overlaps (checker/periods.h)."""
import json
import os
import subprocess
import sys
import tempfile

CHECKER = os.environ.get("JIANJIA", "build/jianjia")
PACK = """
pack {name} {{ title zh "法" en "Law" document "{name}号" {force} }}
kind revocable zh "可撤销" en "revocable"
kind watch zh "关注" en "watch"
tag before_force zh "施行前" en "before"
next look zh "看" en "look"
profile review zh "复查" en "review" of homes
table homes zh "家" en "homes" {{ key id  closed  id key "编号" }}
table years zh "年" en "years" {{ key home, year  open  years year
  home key -> homes as home "家"   year year "年度"   rate rate "不满意率" }}
param limit = {limit}
scope all of homes {{ title zh "家" en "homes" }}
rule 1.1 for all {{ clause "一" title zh "题" en "title" summary zh "摘要" en "summary" decided_by data next look
  let runs  = consecutive(years) where year(as_of) > last.year having first.rate > limit and last.rate > limit
  let found = runs where last_day(last.year) >= in_force
  revocable when some found zh "{{greatest(found, last.year)}}年" en "{{greatest(found, last.year)}}"
  watch tagged before_force when some runs where last_day(last.year) < in_force zh "此前" en "before"
  rank class 1, fact greatest(found, last.year)
}}
{more}
"""
PERIOD = """rule 1.2 for all { clause "二" title zh "题" en "title" summary zh "摘要" en "summary" decided_by data next look
  watch when some years having rate > limit zh "现状" en "state"
}"""
HOMES = "编号\nA\nB\nC\nD\n"
#        A: two years over 50 before 2024; B: over 40 after; C: over 40 (not 50) before; D: over 50 both before and after
YEARS = "家,年度,不满意率\n" + "".join(f"{home},{year},{rate}%\n" for home, rates in {
    "A": {2021: 55, 2022: 56, 2023: 10, 2024: 10, 2025: 10}, "B": {2021: 10, 2022: 10, 2023: 45, 2024: 45, 2025: 10},
    "C": {2021: 45, 2022: 45, 2023: 10, 2024: 10, 2025: 10}, "D": {2021: 55, 2022: 56, 2023: 60, 2024: 60, 2025: 60},
}.items() for year, rate in rates.items())
wrong = []


def write(folder, name, text):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def pack(folder, name, force, limit, more=""):
    write(folder, f"{name}/{name}.rules", PACK.format(name=name, force=force, limit=limit, more=more))
    return os.path.join(folder, name)


def check(folder, packs, as_of="2026-06-30"):
    words = [word for p in packs for word in ("--pack", p)]
    done = subprocess.run([CHECKER, "check", os.path.join(folder, "data"), *words, "--as-of", as_of, "--format", "json",
                           "--lang", "en"], capture_output=True, text=True, timeout=60)
    report = json.loads(done.stdout) if done.stdout else None
    found = {(f["rule"], f["subject"]["key"], f["kind"], f["fact_date"]) for f in report["findings"]} if report else None
    return done, report, found


def expect(what, got, wanted):
    if got != wanted:
        wrong.append(f"{what}:\n  expected {wanted}\n  got      {got}")


with tempfile.TemporaryDirectory(prefix="jianjia-periods-") as folder:
    write(folder, "data/homes.csv", HOMES)
    write(folder, "data/years.csv", YEARS)
    old = pack(folder, "old", "in_force 2021-01-01", "50%")
    new = pack(folder, "new", "in_force 2024-01-01", "40%", PERIOD)
    done, report, found = check(folder, [new, old])
    expect("each pair by the text in force when it was complete", found, {
        ("1.1", "A", "revocable", "2022"), ("1.1", "D", "revocable", "2023"), ("1.1", "D", "revocable", "2025"),
        ("1.1", "B", "revocable", "2024"),
        ("1.2", "A", "watch", ""), ("1.2", "B", "watch", ""), ("1.2", "C", "watch", ""), ("1.2", "D", "watch", "")})
    expect("both are told", [p["name"] for p in report["packs"]], ["new", "old"])
    expect("violations", [c["violation"] for c in report["coverage"]], [3, 0])
    expect("earlier findings say by what they were judged",
           sorted(f["subject"]["key"] for f in report["findings"] if "Judged by what was in force then" in json.dumps(f)),
           ["A", "D"])
    _, _, found = check(folder, [old, new], "2023-06-30")
    expect("before the second is in force", found, {("1.1", "A", "revocable", "2022"), ("1.1", "D", "revocable", "2022")})

    changing = pack(folder, "changing", "in_force 2021-01-01", "50%, 40% from 2024-01-01")
    _, _, found = check(folder, [changing])
    expect("a parameter that changes", found, {
        ("1.1", "A", "revocable", "2022"), ("1.1", "D", "revocable", "2023"), ("1.1", "D", "revocable", "2025"),
        ("1.1", "B", "revocable", "2024")})

    for name, force, says in (
            ("gap", "in_force 2021-01-01 until 2023-06-30", "no rules are in force from 2023-07-01 to 2023-12-31"),
            ("overlap", "in_force 2021-01-01 until 2024-01-01", "are both in force on 2024-01-01"),
            ("undated", "", "both need a date of force")):
        done, _, _ = check(folder, [pack(folder, name, force, "50%"), new])
        expect(name, (done.returncode, says in done.stderr), (2, True))
    done, _, _ = check(folder, [pack(folder, "ended", "in_force 2021-01-01 until 2025-12-31", "50%")])
    expect("after its end", (done.returncode, "no rules are in force on 2026-06-30" in done.stderr), (2, True))
    done, _, _ = check(folder, [pack(folder, "last", "in_force 2021-01-01 until 2026-06-30", "50%")])
    expect("its last day", done.returncode, 1)

for text in wrong:
    print(text)
print(f"periods: {'failed' if wrong else 'all well'}")
sys.exit(bool(wrong))

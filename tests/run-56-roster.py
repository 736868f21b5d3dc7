#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The submitted rosters of fixtures/roster.py: what was planted (CASES, taken from the clause catalogue) is found and
nothing else; the clean one passes, the one without public notices can't; old honours don't fail a roster."""
import json
import os
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
FIXTURES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fixtures")
sys.path.insert(0, FIXTURES)
import roster  # noqa: E402

from expectations import conclude, expect

CHECKER = os.environ.get("JIANJIA", "build/jianjia")


def check(*words):
    done = subprocess.run([CHECKER, "check", *words, "--as-of", "2024-09-30", "--format", "json"], capture_output=True,
                          timeout=60)
    return done.returncode, json.loads(done.stdout)


def found_in(report):
    nominees = {n[0] for n in roster.NOMINEES} | {f"T-3{i}" for i in range(9)}
    return sorted((f["subject"]["key"] if f["subject"]["key"] in nominees else "list", f["rule"], f["kind"])
                  for f in report["findings"])


def main():
    status, report = check(os.path.join(FIXTURES, "roster-2024"))
    found, planted = found_in(report), sorted((case, rule, kind) for case, rule, kind, _ in roster.CASES)
    for one in sorted(set(found) | set(planted)):
        expect(f"roster-2024: {one}: found {found.count(one)} times, planted {planted.count(one)}",
               found.count(one) == planted.count(one))
    expect(f"roster-2024: status {status}, profile {report.get('profile')}", status == 1)
    expect(f"roster-2024: complete, without faults of the data: {report['data']}", report["complete"] and not report["data"])
    mended = {f["subject"]["key"]: f["next"] for f in report["findings"]}
    expect("what is not submitted yet can be mended, what is can't",
           mended.get("T-04") != mended.get("T-01") and mended.get("T-01") == mended.get("T-02"))

    status, report = check(os.path.join(FIXTURES, "roster-clean"))
    expect(f"roster-clean: status {status}, {found_in(report)}, {report['data']}, unchecked "
           f"{[c['rule'] for c in report['coverage'] if c['not_checked']]}", status == 0 and not report["findings"])

    status, report = check(os.path.join(FIXTURES, "roster-no-publicity"))
    expect(f"roster-no-publicity: status {status}, {found_in(report)}", status == 3 and not report["findings"])
    expect("roster-no-publicity: the rules of the notices were not checked",
           {c["rule"] for c in report["coverage"] if c["not_checked"]} >= {"7.3.p1-s4", "7.4.s2-b"})

    with tempfile.TemporaryDirectory(prefix="jianjia-roster-") as folder:
        for file in os.listdir(os.path.join(FIXTURES, "roster-clean")):
            if file.endswith(".csv"):
                shutil.copy(os.path.join(FIXTURES, "roster-clean", file), folder)
        with open(os.path.join(folder, "获奖名册.csv"), "w", encoding="utf-8") as file:
            file.write("奖项编号,荣誉类别,荣誉级别,获奖单位/个人,单位编码,授予日期,荣誉状态,牌匾收回日期,证书收回日期\n"
                       "A-1,模范职工之家,自治区,邕东木业有限公司工会,V-001,2022-01-05,有效,,\n")
        status, report = check(folder, "--profile", "roster")
        expect(f"old honours beside the clean roster: status {status}", status == 0)
        status, report = check(folder, "--subjects", "nominations")
        expect(f"old honours, --subjects nominations: status {status}, {found_in(report)}", not report["findings"])
        roster.write_all(folder)
        for name in ("roster-clean", "roster-2024", "roster-no-publicity"):
            kept = os.path.join(FIXTURES, name)
            for file in sorted(set(os.listdir(kept)) | set(os.listdir(os.path.join(folder, name)))):
                paths = [os.path.join(f, file) for f in (kept, os.path.join(folder, name))]
                same = all(map(os.path.exists, paths)) and len({open(p, "rb").read() for p in paths}) == 1
                expect(f"{name}/{file} is not what roster.py writes", same)
    return conclude("rosters")


if __name__ == "__main__":
    sys.exit(main())

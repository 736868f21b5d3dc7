#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The demo says what was planted (CASES in fixtures/demo.py, taken from the clause catalogue): the program finds that
and nothing else, as the offices wrote it and in clean UTF-8; the folder is what the script writes; the audit is complete."""
import contextlib
import io
import json
import os
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
FIXTURES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fixtures")
sys.path.insert(0, FIXTURES)
import demo  # noqa: E402

from expectations import conclude, expect

CHECKER = os.environ.get("JIANJIA", "build/jianjia")
DEMO = os.path.join(FIXTURES, "demo")


def check(folder):
    done = subprocess.run([CHECKER, "check", folder, "--as-of", "2024-06-30", "--lang", "en", "--format", "json"],
                          capture_output=True, timeout=60)
    return done.returncode, json.loads(done.stdout)


def compare(what, report):
    found = {(f["case"], f["rule"]): (f["kind"], " ".join(sorted(f["tags"]))) for f in report["findings"]}
    planted = {(case, rule): (kind, " ".join(sorted(tags.split())))
               for case, rule, kind, tags, _ in demo.CASES if kind != "—"}
    expect(f"{what}: one finding a case and rule", len(found) == len(report["findings"]))
    for key in sorted(set(found) | set(planted)):
        expect(f"{what}: {key}: found {found.get(key)}, planted {planted.get(key)}", found.get(key) == planted.get(key))
    for case, rule, kind, _, why in demo.CASES:
        if kind == "—":
            expect(f"{what}: {case} {rule} is found, but {why}",
                   not any(case == c and rule in (r, "all") for c, r in found))


def explained(report):
    """What is sensitive to a reading says to which; what is decided needs no application."""
    for f in report["findings"]:
        told = " ".join(f["notes"])
        expect(f"{f['case']} {f['rule']}: which reading?", "reading" not in f["tags"] or "Sensitive to the reading" in told)
        decided = "Revocation has been decided" in told
        expect(f"{f['case']} {f['rule']}: what next? {f['next']}",
               f["kind"] != "revocable" or decided == f["next"].startswith("Carry out the decision"))
    expect("some are decided", any(f["kind"] == "revocable" and "Carry out" in f["next"] for f in report["findings"]))


def main():
    status, report = check(DEMO)
    compare("the folder", report)
    explained(report)
    undetermined = report["summary"]["findings"]["undetermined"]
    expect("status and completeness", status == 1 and report["complete"])
    planted = [(d["code"], d["column"]) for d in report["data"] if "U-0044 2023" in d["message"]]
    expect(f"the contradiction alone: {report['data']}",
           planted == [("contradiction", "评议不满意率"), ("contradiction", "评议满意率")] and len(report["data"]) == 2)
    expect(f"{undetermined} undetermined", undetermined * 10 <= len(report["findings"]))
    with tempfile.TemporaryDirectory(prefix="jianjia-demo-") as folder:
        demo.write_plain(os.path.join(folder, "plain"))
        compare("plain", check(os.path.join(folder, "plain"))[1])
        with contextlib.redirect_stdout(io.StringIO()):
            demo.write_demo(os.path.join(folder, "again"))
        names = sorted(os.listdir(os.path.join(folder, "again")))
        expect(f"files: {names}", names == sorted(os.listdir(DEMO)))
        for name in names:
            with open(os.path.join(folder, "again", name), "rb") as new, open(os.path.join(DEMO, name), "rb") as old:
                expect(f"{name}: not what fixtures/demo.py writes", new.read() == old.read())
    return conclude("demo")


if __name__ == "__main__":
    sys.exit(main())

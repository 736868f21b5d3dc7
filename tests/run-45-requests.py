#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Lists of cells to obtain: written, filled in, and read again beside the data of fixtures/demo.

Filling one cell changes no rule that its line does not name; what is filled in is evidence with its own
cell; it never goes before what the data say; lists that are damaged are told of.
"""
import csv
import json
import os
import re
import subprocess
import sys
import tempfile

from expectations import conclude, expect

CHECKER = os.environ.get("JIANJIA", "build/jianjia")
DEMO = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fixtures", "demo")
AS_OF = ["--as-of", "2024-06-30", "--lang", "zh"]
VALUES = ("30", "60", "2023-05-01", "是", "无")


def check(*words):
    done = subprocess.run([CHECKER, "check", *words, *AS_OF, "--format", "json"], capture_output=True, timeout=60)
    return done.returncode, json.loads(done.stdout) if done.stdout else None, done.stderr.decode()


def counts(report):
    return {c["rule"]: (c["violation"], c["pass"], c["undetermined"], c["not_applicable"]) for c in report["coverage"]}


def read_list(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def write_list(path, rows, encoding="utf-8-sig"):
    with open(path, "w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)


def named_in(cell):
    """Clauses of a line; one may have the mark between them in its own brackets: 八（二）5（职代会、厂务公开）."""
    return set(re.split("、(?![^（]*）)", cell))


def clauses_of_rules():
    done = subprocess.run([CHECKER, "rules", "list", "--format", "json"], capture_output=True, timeout=60, check=True)
    return {r["id"]: r["clause"] for r in json.loads(done.stdout)}


def one_by_one(before, lists, folder):
    """Every line filled in by itself."""
    clauses = clauses_of_rules()
    for path, rows in lists.items():
        for i in range(1, len(rows)):
            for value in VALUES:
                filled = [list(row) for row in rows]
                filled[i][4] = value
                write_list(os.path.join(folder, "one.csv"), filled)
                _, after, _ = check(DEMO, folder)
                if any(d["file"].endswith("one.csv") for d in after["data"]):
                    continue  # not a value of that column
                moved = [clauses[r] for r in counts(before) if counts(before)[r] != counts(after)[r]]
                line = f"{os.path.basename(path)}:{i + 1}={value}"
                expect(f"{line}: changed {moved}, asked for by {rows[i][3]}", set(moved) <= named_in(rows[i][3]))
                entry = next(e for e in after["inputs"] if e["file"].endswith("one.csv"))
                expect(f"{line}: {entry}", entry["used"] == 1 and entry["rows"] == len(rows) - 1 == 1 + entry["skipped"])


def all_at_once(folder):
    """All lists filled in, and those that are asked for then, until nothing is asked for."""
    clauses, back, moved = clauses_of_rules(), os.path.join(folder, "rounds"), set()
    answers = {"不满意票": "60", "满意票": "40", "会议类型": "会员代表大会", "会员评家日期": "2023-12-01"}
    os.mkdir(back)
    write_list(os.path.join(back, "0.csv"), [["单位", "缺项", "填写值", "表", "键1"]])
    for number in range(1, 5):
        out = os.path.join(folder, f"out{number}")
        _, report, _ = check(DEMO, back, "--requests", out)
        for name in os.listdir(out):
            rows = read_list(os.path.join(out, name))
            named = {clause for row in rows[1:] for clause in named_in(row[3])}
            write_list(os.path.join(back, f"{number}-{name}"),
                       [rows[0]] + [row[:4] + [answers.get(row[2], "100")] + row[5:] for row in rows[1:]])
            _, after, _ = check(DEMO, back)
            its = {clauses[r] for r in counts(report) if counts(report)[r] != counts(after)[r]}
            expect(f"round {number}, {name}: {its} of {named}", its <= named)
            moved |= its
            report = after
        if not os.listdir(out):
            break
    expect(f"filling everything decides: {moved}", bool(moved))


def filled_is_evidence(lists, folder):
    rows = [list(row) for row in next(rows for path, rows in lists.items() if "南宁" in path)]
    for row in rows[1:]:
        row[4] = {"不满意票": "60", "有效票": "100"}.get(row[2], "")
    for encoding in ("utf-8-sig", "gb18030"):
        write_list(os.path.join(folder, "one.csv"), rows, encoding)
        _, after, _ = check(DEMO, folder, "--select", "8.2.9")
        cells = [(e["cell"], e["column"], e["value"]) for f in after["findings"] for e in f["evidence"]
                 if e["file"].endswith("one.csv")]
        written = {(f"E{i + 1}", "填写值", row[4]) for i, row in enumerate(rows) if row[4] and i > 0}
        expect(f"evidence in {encoding}: {cells}", len(written) == 2 and written <= set(cells))


def data_goes_first(folder):
    header = ["单位", "年度", "缺项", "条款", "填写值", "依据", "表", "键1", "键2"]
    _, before, _ = check(DEMO)
    write_list(os.path.join(folder, "one.csv"), [header, ["", "2022", "不满意票", "", "0", "", "annual", "U-0001", "2022"]])
    _, after, _ = check(DEMO, folder)
    codes = [d["code"] for d in after["data"] if d["file"].endswith("one.csv")]
    expect(f"data first: {codes}", codes == ["fill_unused"] and counts(before) == counts(after))
    write_list(os.path.join(folder, "one.csv"), [["缺项", "填写值", "表", "键1"], ["不满意票", "5", "annual", "U-0001"]])
    _, after, _ = check(DEMO, folder)
    codes = [d["code"] for d in after["data"] if d["file"].endswith("one.csv")]
    expect(f"no column for the year: {codes}", codes == ["unknown_request"])
    for row, code in ((["", "", "没有这一项", "", "1", "", "annual", "U-0001", "2022"], "unknown_request"),
                      (["", "", "不满意票", "", "1", "", "没有这张表", "U-0001", "2022"], "unknown_request"),
                      (["", "", "有效票", "", "x", "", "annual", "U-0001", "2022"], "cell_unreadable"),
                      (["", "", "有效票", "", "1", "", "annual", "", "2022"], "key_missing"),
                      (["", "", "换届日期", "", "2021-01-01", "", "units", "U-9999", ""], "fill_unused")):
        write_list(os.path.join(folder, "one.csv"), [header, row])
        status, after, _ = check(DEMO, folder, "--select", "8.2.9")
        codes = [d["code"] for d in after["data"] if d["file"].endswith("one.csv")]
        expect(f"{row}: {codes}", codes == [code] and (after["complete"] == (code == "fill_unused")))


def main():
    with tempfile.TemporaryDirectory(prefix="jianjia-requests-") as folder:
        out, back = os.path.join(folder, "out"), os.path.join(folder, "back")
        os.mkdir(back)
        status, before, said = check(DEMO, "--requests", out)
        lists = {os.path.join(out, name): read_list(os.path.join(out, name)) for name in sorted(os.listdir(out))}
        expect(f"lists: {sorted(lists)}", len(lists) > 1 and status == 1 and "补数清单" in said)
        for path, rows in lists.items():
            expect(f"header {rows[0]}", rows[0][:7] == ["单位", "年度", "缺项", "条款", "填写值", "依据", "表"])
        _, unfilled, _ = check(DEMO, out)
        expect("unfilled lists change nothing", unfilled["findings"] == before["findings"])
        status, report, said = check(DEMO, out, "--requests", out)
        expect("lists are not written over", status == 2 and report is None and "补数清单" in said)
        one_by_one(before, lists, back)
        all_at_once(folder)
        filled_is_evidence(lists, back)
        data_goes_first(back)
    return conclude("requests")


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The demo as it comes out of Excel, WPS and people's hands (fixtures/as_exported.py) gives the demo's findings; the folder
is what the script writes; every row is accounted for, and what was passed over is told. The same of made-up exports in
three encodings: random mess, the same findings."""
import contextlib
import csv
import io
import json
import os
import random
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
FIXTURES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fixtures")
sys.path.insert(0, FIXTURES)
import as_exported  # noqa: E402

CHECKER = os.environ.get("JIANJIA", "build/jianjia")
EXPORTED, DEMO = os.path.join(FIXTURES, "as-exported"), os.path.join(FIXTURES, "demo")
faults, tests = [], 0


def expect(what, holds):
    global tests
    tests += 1
    if not holds:
        faults.append(what)


def check(folder, *args):
    done = subprocess.run([CHECKER, "check", folder, "--as-of", "2024-06-30", "--lang", "zh", *args], capture_output=True,
                          timeout=120)
    return done.returncode, done.stdout


def report_of(folder):
    status, out = check(folder, "--format", "json")
    return status, json.loads(out)


def findings(report):
    return sorted((f["case"], f["rule"], f["kind"], f["outcome"], " ".join(sorted(f["tags"])), f["message"],
                   f["fingerprint"]) for f in report["findings"])


def compare(what, report, wanted):
    is_, should = findings(report), findings(wanted)
    for one in sorted(set(is_) ^ set(should)):
        expect(f"{what}: {'not wanted' if one in is_ else 'missing'}: {one}", False)
    expect(f"{what}: as many findings", len(is_) == len(should))
    expect(f"{what}: summary", report["summary"] == wanted["summary"])
    for entry in report["inputs"]:
        expect(f"{what}: rows of {entry['file']}",
               entry["rows"] == sum(entry[p] for p in ("used", "skipped", "not_needed", "rejected")))
        expect(f"{what}: all used of {entry['file']}", entry["rejected"] == 0)


# ---- made-up exports ----

WORDS = ["合计", "小计", "总 计", "填表人：韦某", "审核人：黄某", "注：以会议记录为准。", "制表日期：2024年1月5日", "（盖章）", "以上共12户"]


def messy(rows, chance, stem):
    """The rows in some of the ways of fixtures/as_exported.py, drawn by chance."""
    head, width = rows[0], len(rows[0])
    out = [head]
    for row in rows[1:]:
        if chance.random() < 0.03:
            out.append([chance.choice(WORDS)] + [""] * (width - 1))
        if chance.random() < 0.02:
            out.append(head)
        if chance.random() < 0.03:
            out.append([""] * width)
        out.append([as_exported.full_width(text) if chance.random() < 0.1 else
                    f" {text}　" if text.isascii() and text and chance.random() < 0.05 else f" {text} " for text in row])
    if chance.random() < 0.5:
        out = [[f"{stem}汇总表"] + [""] * (width - 1), [""] * width, *out]
    if chance.random() < 0.5:
        out = as_exported.signed(out)
    if chance.random() < 0.3:
        out = [["", *row] for row in out]
    return out


def write_messy(folder, number, encoding):
    chance = random.Random(number)
    for name in sorted(os.listdir(DEMO)):
        if not name.endswith(".csv"):
            continue
        with open(os.path.join(DEMO, name), "rb") as file:
            raw = file.read()
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = raw.decode("gb18030")
        rows = list(csv.reader(io.StringIO(text, newline="")))
        content = as_exported.to_bytes(messy(rows, chance, name[:-4]), encoding, chance.choice(",\t;"),
                                       chance.choice(("\n", "\r\n", "\r")))
        with open(os.path.join(folder, name), "wb") as file:
            file.write(content)


def main():
    _, wanted = report_of(DEMO)
    status, report = report_of(EXPORTED)
    compare("as-exported", report, wanted)
    expect("status and completeness", status == 1 and report["complete"])
    expect(f"what is said: {report['data']}", [d["code"] for d in report["data"]] == ["merged_cells_filled", "dates_as_numbers", "contradiction", "contradiction"])
    _, told = check(EXPORTED, "--explain-input")
    for word in ("UTF-16LE", "制表符", "分号", "表头第2–3行", "会员评议票数/不满意票", "年度作列：6个年度", "合计、小计", "签字栏", "栏次",
                 "表头、标题重复", "合并单元格：填充27格", "（2022年，按小数）"):
        expect(f"--explain-input doesn't say {word}", word in told.decode())
    with tempfile.TemporaryDirectory(prefix="jianjia-exported-") as folder:
        with contextlib.redirect_stdout(io.StringIO()):
            as_exported.write(os.path.join(folder, "again"))
        names = sorted(os.listdir(os.path.join(folder, "again")))
        expect(f"files: {names}", names == sorted(os.listdir(EXPORTED)))
        for name in names:
            with open(os.path.join(folder, "again", name), "rb") as new, open(os.path.join(EXPORTED, name), "rb") as old:
                expect(f"{name}: not what fixtures/as_exported.py writes", new.read() == old.read())
        for number in range(15):
            encoding = ("utf-8", "gb18030", "utf-16")[number % 3]
            made = os.path.join(folder, str(number))
            os.mkdir(made)
            write_messy(made, number, encoding)
            compare(f"messy {number} ({encoding})", report_of(made)[1], wanted)
    for fault in faults:
        print(fault)
    print(f"as exported: {tests} tests, {len(faults)} wrong")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

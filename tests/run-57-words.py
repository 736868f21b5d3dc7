#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What is told in words: messages show a word outside its enum as it stands in the file; definitions, parts and
paragraphs are listed and explained; --reading takes an alternative by its name or by its words."""
import json
import os
import subprocess
import sys
import tempfile

from expectations import conclude, expect

CHECKER = os.environ.get("JIANJIA", "build/jianjia")
ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
ROSTER = ("推荐编号,批次,申报类别,推荐对象,单位编码,人员编码,所在机构类别,专兼职,工会职务,行政级别,领导干部,"
          "是否单位党政负责人,单位性质,申报状态")


def run(*words):
    done = subprocess.run([CHECKER, *words], capture_output=True, timeout=60)
    return done.returncode, done.stdout.decode() + done.stderr.decode()


def finding(rule, row, *options, register=None):
    """(kind, tags, message) of the one nominee, all empty without a finding."""
    with tempfile.TemporaryDirectory(prefix="jianjia-words-") as folder:
        files = {"nominations": [ROSTER, row], "persons": register or []}
        named = []
        for table, lines in files.items():
            if lines:
                path = os.path.join(folder, table + ".csv")
                with open(path, "w", encoding="utf-8") as file:
                    file.write("".join(line + "\n" for line in lines))
                named += ["--table", f"{table}={path}"]
        _, text = run("check", *named, "--as-of", "2024-06-30", "--select", rule, "--profile", "roster", "--lang", "zh",
                      "--format", "json", *options)
    report = json.loads(text)
    found = [(f["kind"], f["tags"], f["message"]) for f in report["findings"]]
    return found[0] if found else ("", [], "")


def messages():
    worker = "N-1,C-1,优秀工会工作者,韦某,U-1,P-1,基层单位,无,{},,,,企业,申报"
    kind, _, text = finding("5.3", worker.format("团委书记"))
    expect("a post outside the enum: " + text, kind == "unmet" and "工会职务为团委书记" in text)
    register = ["人员编码,姓名,所在单位编码,工会职务,任职日期", "P-1,韦某,U-1,团委书记,2018-01-01"]
    kind, _, text = finding("5.3", worker.format(""), register=register)
    expect("the same from the register: " + text, kind == "unmet" and "工会职务为团委书记" in text)
    kind, _, text = finding("5.3", "N-1,C-1,优秀工会工作者,韦某,U-1,P-1,工会领导机关,专职,,中层正职,,,,申报")
    expect("a rank outside the enum: " + text, kind == "undetermined" and "“中层正职”" in text)


def nothing_alleged():
    """Of persons and homes of whom nothing is known but the honour no rule says that there is a record."""
    columns = ["荣誉级别", "荣誉状态", "姓名", "单位编码", "人员编码", "授予时间", "评选年度", "推荐编号"]
    rows = [["A-1", "优秀工会工作者", "自治区", "有效", "韦某", "U-1", "P-1", "", "", ""],
            ["A-2", "模范职工之家", "自治区", "有效", "甲厂工会", "U-2", "", "2020-12-18", "", "N-1"]]
    with tempfile.TemporaryDirectory(prefix="jianjia-words-") as folder:
        for left in range(1 << len(columns)):
            kept = [0, 1] + [i + 2 for i in range(len(columns)) if left >> i & 1]
            with open(os.path.join(folder, "awards.csv"), "w", encoding="utf-8") as file:
                for row in [["奖项编号", "荣誉类别"] + columns, *rows]:
                    file.write(",".join(row[i] for i in kept) + "\n")
            _, text = run("check", folder, "--as-of", "2024-06-30", "--format", "json", "--lang", "zh", "--jobs", "1")
            told = [f["message"] for f in json.loads(text)["findings"]]
            expect(f"with {[columns[i - 2] for i in kept[2:]]}: {told}", told == [])


def nothing_alleged_of_nominees():
    """Likewise of nominees whose unit, person or body is blank, and nothing else is given."""
    columns = ["批次", "推荐对象", "单位编码", "人员编码", "单位性质"]
    with tempfile.TemporaryDirectory(prefix="jianjia-words-") as folder:
        for kind in ("模范职工之家", "模范职工小家", "优秀工会工作者", "优秀工会积极分子", "优秀工会之友"):
            for left in range(1 << len(columns)):
                kept = ["推荐编号", "申报类别"] + [c for i, c in enumerate(columns) if left >> i & 1]
                row = {"推荐编号": "N-1", "申报类别": kind}
                with open(os.path.join(folder, "nominations.csv"), "w", encoding="utf-8") as file:
                    file.write(",".join(kept) + "\n" + ",".join(row.get(c, "") for c in kept) + "\n")
                _, text = run("check", folder, "--as-of", "2024-06-30", "--format", "json", "--lang", "zh", "--jobs", "1")
                told = [(f["rule"], f["message"]) for f in json.loads(text)["findings"] if f["rule"].startswith("6.6")]
                expect(f"{kind} with {kept[2:]}: {told}", told == [])


def readings():
    head = "N-1,C-1,优秀工会之友,韦某,U-1,P-1,基层单位,,主席,副厅,是,是,事业单位,申报"
    expect("heads have no limit", finding("5.5", head)[:2] == ("watch", ["reading"]))
    for words in ("cap_heads=yes", "cap_heads=级别也限单位党政负责人"):
        expect(words, finding("5.5", head, "--reading", words)[0] == "unmet")
    friend = "N-1,C-1,优秀工会之友,韦某,U-1,P-1,党政机关,,,二级巡视员,是,否,机关,申报"
    for choice, kind in (("max", "clue"), ("职务", ""), ("职级", "unmet")):
        expect("rank_basis=" + choice, finding("5.5", friend, "--reading", "rank_basis=" + choice)[0] == kind)
    base = "N-1,C-1,优秀工会工作者,韦某,U-1,P-1,基层单位,兼职,主席,副厅,,,企业,申报"
    for choice, kind in (("no", ""), ("yes", "unmet")):
        expect("cap_all=" + choice, finding("5.3", base, "--reading", "cap_all=" + choice)[0] == kind)
    months, roster = "default_impact_months=", os.path.join(ROOT, "fixtures", "roster-clean")
    for choice, taken in ((months + "12", True), (months + "0.5", True), (months + "unset", True), (months + "不设", True),
                          (months + "-1", False), (months + "many", False), (months, False), ("ballots=", False)):
        status, _ = run("check", roster, "--reading", choice)
        expect(f"{choice}: status {status}", (status != 2) == taken)
    status, text = run("explain", "6.6.6-a", "--lang", "zh")
    expect("explain says that a number is taken", status == 0 and "default_impact_months：unset 不设（默认），或者任何数" in text)
    status, text = run("explain", "5.5", "--lang", "zh")
    expect("explain names the alternatives", status == 0 and "cap_heads：no 级别不限单位党政负责人（默认）、yes" in text)


def clauses():
    _, text = run("rules", "list", "--format", "json")
    ids = [entry["id"] for entry in json.loads(text)]
    parts = [int(i.split(".")[0]) for i in ids]
    expect("the list goes from part to part", parts == sorted(parts))
    definitions = ["3.p1", "3.p2-a", "3.p2-b", "3.p2-c", "3.p2-d", "3.p2-e"]
    expect("the definitions stand first", ids[:6] == definitions and "9.p3" in ids and "8.2.lead" in ids)
    _, text = run("rules", "list", "--lang", "zh")
    expect("so does the list for people",
           [line.split()[0] for line in text.splitlines()[1:7]] == definitions)
    for written, wanted in (("3.p1", 1), ("三 para1", 1), ("三第一款", 1), ("3.p2-c", 1), ("三para2-c", 1),
                            ("三第二款（之友）", 1), ("三p2", 5), ("三", 6), ("3", 6), ("9.p3", 1), ("九 para3", 1),
                            ("九第三款", 1), ("九 para1", 1), ("九", 3), ("8.2.lead", 1), ("八（二）lead", 1)):
        status, text = run("explain", written, "--lang", "zh")
        expect(f"explain {written}", status == 0 and text.count("2021-03-16起施行") == wanted)
    for written in ("3.p1", "三", "9.p3"):
        text = run("explain", written, "--lang", "en")[1]
        expect(f"{written} is carried out by other rules", "other rules carry it out" in text and "Rules" not in text)
    expect("a lead names its rules", "8.2.10" in run("explain", "8.2.lead")[1])
    expect("there is no part ten", run("explain", "十")[0] == 2)


messages()
nothing_alleged()
nothing_alleged_of_nominees()
readings()
clauses()
sys.exit(conclude("words"))

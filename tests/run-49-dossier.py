#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""jianjia dossier: which papers are drafted for whom, that they hold the facts and leave the rest blank, that they are
sound documents with the same bytes each time, hide whom they are to hide, and never take the place of a file."""
import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as tree
import zipfile

from expectations import conclude, expect

CHECKER = os.environ.get("JIANJIA", "build/jianjia")
DEMO = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fixtures", "demo")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BASE = ["--as-of", "2024-06-30"]


def dossier(*words, language="zh", env=None):
    done = subprocess.run([CHECKER, "dossier", *words, "--lang", language], capture_output=True, timeout=120,
                          env=dict(os.environ, **(env or {})))
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def check(*words):
    done = subprocess.run([CHECKER, "check", *words, "--lang", "zh", "--format", "json"], capture_output=True, timeout=120)
    return json.loads(done.stdout)


def files_in(folder):
    found = {}
    for path, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(path, name), "rb") as file:
                found[os.path.relpath(os.path.join(path, name), folder)] = file.read()
    return found


def document(name, data):
    """The text of a document, a line a paragraph; faults where it isn't sound."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        expect(f"{name}: damaged", parts.testzip() is None)
        expect(f"{name}: dated", {i.date_time for i in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)})
        roots = {i: tree.fromstring(parts.read(i)) for i in parts.namelist()}
    expect(f"{name}: {sorted(roots)}", {"[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/styles.xml"} <= set(roots))
    body = roots["word/document.xml"]
    styles = {s.get(W + "styleId") for s in roots["word/styles.xml"].iter(W + "style")}
    used = {s.get(W + "val") for s in body.iter(W + "pStyle")}
    expect(f"{name}: styles {used - styles}", used <= styles)
    for table in body.iter(W + "tbl"):
        columns = len(table.find(W + "tblGrid"))
        expect(f"{name}: a row is not whole", all(len(r.findall(W + "tc")) == columns for r in table.findall(W + "tr")))
    return "\n".join("".join(t.text or "" for t in p.iter(W + "t")) for p in body.iter(W + "p"))


def documents(folder):
    return {n: document(n, d) for n, d in files_in(folder).items() if n.endswith(".docx")}


def titles(papers):
    return sorted(re.sub(r"^\d+ |\.docx$", "", os.path.basename(n)) for n in papers)


REVOCATION = ["会议议题材料", "市总（产业工会）意见", "撤销申请（原推荐单位）", "书面报告（报自治区总工会）", "收回清单", "材料清单",
              "核查报告（基层工作部）", "研究结果通报（代拟稿）"]


def kinds_of_papers(folder):
    """What was found decides which papers there are."""
    report = check(DEMO, *BASE)
    kinds = {c["key"]: c["kind"] for c in report["cases"] if c["table"] == "awards"}
    wanted = {"A-017": REVOCATION, "A-2020-002": ["单位终止收回上报件", "收回清单"], "A-2022-009": REVOCATION,
              "A-2019-008": [], "A-2019-005": []}
    for key, more in wanted.items():
        out = os.path.join(folder, key)
        status, said, err = dossier(key, DEMO, *BASE, "-o", out)
        papers = documents(out)
        expect(f"{key} ({kinds.get(key)}): status {status}: {said}{err}", status == 0)
        expect(f"{key}: {titles(papers)}", titles(papers) == sorted(more + ["复查记录"]))
        expect(f"{key}: in one folder of its own", all(n.startswith(key + " ") for n in papers))
    return report


def contents(folder, report):
    """The facts stand there with their cells; what people have to say is blank."""
    papers = documents(os.path.join(folder, "A-017"))
    finding = next(f for f in report["findings"] if f["case"] == "A-017" and f["kind"] == "revocable")
    for name in ("复查记录", "撤销申请", "核查报告"):
        text = next(t for n, t in papers.items() if name in n)
        expect(f"{name}: facts", finding["message"] in text and finding["clause"] in text and finding["next"] in text)
        for e in finding["evidence"]:
            expect(f"{name}: {e['cell']}", "\n".join((e["file"], e["cell"], e["column"], e["value"])) in text)
    record = next(t for n, t in papers.items() if "复查记录" in n)
    expect("awarded", "授予日期\n2020-12-18\n" in record and "桂工发〔2020〕131号" in record)
    expect("the last three years", "\n2023年\n入会率95.42%　满意率19.01%　不满意率67.48%　职代会：是" in record and "\n2021年\n" in record)
    expect("blanks", "复查单位\n\n复查日期\n\n" in record)
    clauses = [c["clause"] for c in json.loads(subprocess.run([CHECKER, "rules", "list", "--format", "json"], capture_output=True, check=True).stdout)
               if re.match(r"8\.2\.\d|6\.1\.\d", c["id"])]
    expect("every condition and ground", len(clauses) > 20 and all(f"\n{c}\n" in record for c in clauses))
    expect("neither 产生范围 nor grounds of persons", "（产生范围）" not in record and "八（三）" not in record)
    inputs = [e for e in report["inputs"] if e["table"]]
    expect("hashes", all(e["sha256"] in record for e in inputs) and len(inputs) == 14)
    for name, text in papers.items():
        expect(f"{name}: something is ticked", not re.search("[☑☒■●✓]", text))
        expect(f"{name}: decides", not re.search("予以撤销|现决定|决定如下|同意撤销", text.replace("□", "")) and "代拟稿" in text)
        expect(f"{name}: day", "2024-06-30" in text)
    checklist = next(t for n, t in papers.items() if "材料清单" in n)
    expect(checklist, "单位（个人）说明\n缺\n□有　□缺" in checklist)


def on_record(folder):
    """A case in progress: what is on record stands in the checklist, what isn't is missing."""
    out = os.path.join(folder, "progress")
    with open(os.path.join(DEMO, "撤销收回案件.csv"), "rb") as file:
        text = file.read()
    rows = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig" if text[:1] == b"\xef" else "gb18030"))))
    award = next(k for k in rows[0] if k in ("奖项编号", "荣誉编号"))
    applied = next(k for k in rows[0] if k in ("申请日期", "提出撤销申请日期"))
    made = 0
    for row in rows:
        status, _, _ = dossier(row[award], DEMO, *BASE, "-o", os.path.join(out, row[award]))
        lists = [t for n, t in documents(os.path.join(out, row[award])).items() if "材料清单" in n] if status == 0 else []
        if lists and re.match(r"\d{4}-\d\d-\d\d$", row[applied]):
            expect(f"{row[award]}: {row[applied]}", f"撤销申请\n{row[applied]}\n" in lists[0])
            made += 1
    expect("some case is in progress", made > 0)


def same_bytes(folder):
    one, two = (os.path.join(folder, n) for n in ("one", "two"))
    dossier("--all", DEMO, *BASE, "-o", one, "--jobs", "1", env={"TZ": "Asia/Shanghai"})
    status, said, _ = dossier(DEMO, *BASE, "--all", "-o", two, "--jobs", "4", env={"TZ": "America/New_York"})
    first, second = files_in(one), files_in(two)
    expect(f"--all: {status} {said}", status == 0 and len(first) > 100)
    expect("other bytes", first == second)
    report = check(DEMO, *BASE)
    listed = document("list", first["00 材料汇总.docx"])
    folders = {n.split(os.sep)[0] for n in first if os.sep in n}
    expect(f"{len(folders)} folders", f"拟出文书的荣誉{len(folders)}项" in listed)
    awards = [c for c in report["cases"] if c["table"] == "awards" and c["kind"] in ("recover", "procedure_due", "revocable")]
    for case in awards:
        its = [n for n in first if n.startswith(case["key"] + " ")]
        expect(f"{case['key']} ({case['kind']}): {len(its)} papers", len(its) > 1 or case["kind"] == "recover")
        expect(f"{case['key']} is not in the list", case["key"] in listed)
    for name, data in first.items():
        if name.endswith(".docx"):
            document(name, data)
    return one, len(folders)


def rows_to_fill(folder, made, count):
    """The rows that come with them are known as their table, one for each review."""
    (name,) = [n for n in os.listdir(made) if n.endswith(".csv")]
    data = os.path.join(folder, "with-rows")
    shutil.copytree(DEMO, data)
    shutil.copy(os.path.join(made, name), data)
    report = check(data, *BASE)
    entry = next(e for e in report["inputs"] if e["file"].endswith(name))
    expect(f"rows to fill in: {entry}", entry["table"] == "supervision" and entry["rows"] == count and entry["rejected"] == 0)


def nothing_is_written_over(folder, made):
    before = files_in(made)
    status, _, said = dossier("--all", DEMO, *BASE, "-o", made)
    expect(f"written over: {status} {said}", status == 2 and "已存在" in said and files_in(made) == before)
    victim = next(n for n in before if os.sep in n)
    for name in before:
        if name != victim:
            os.remove(os.path.join(made, name))
    status, _, said = dossier("--all", DEMO, *BASE, "-o", made)
    expect(f"one is there: {status} {said}", status == 2 and list(files_in(made)) == [victim])


def faults_told(folder):
    out = os.path.join(folder, "none")
    cases = [(["A-17", DEMO], "A-017"), ([DEMO], "请先写荣誉编号"), (["A-017"], "请给出要核查"),
             (["A-017", DEMO, "--format", "json"], "--format"), (["A-017", DEMO, "--annotate=x"], "--annotate"),
             (["A-017", "/none"], "/none"), (["A-017", DEMO, "--nope"], "--nope"), (["--all"], "请给出要核查"),
             (["X", os.path.join(DEMO, "年度数据_南宁.csv")], "没有可拟材料")]
    for words, told in cases:
        status, _, said = dossier(*words, *BASE, "-o", out)
        expect(f"{words}: {status} {said}", status == 2 and told in said and not os.path.exists(out))
    status, _, said = dossier("A-017", DEMO, "-o", "/proc/none")
    expect(f"no such place: {status} {said}", status == 2 and "/proc/none" in said)
    status, said, _ = dossier("a-017", DEMO, *BASE, "-o", os.path.join(folder, "folded"))
    expect(f"folded: {status} {said}", status == 0)
    status, said, err = dossier("A-2020-002", DEMO, *BASE, "-o", os.path.join(folder, "folded"))
    expect(f"two in one folder: {status} {said}{err}", status == 0 and len(os.listdir(os.path.join(folder, "folded"))) == 2)
    status, said, _ = dossier("--help")
    expect("help", status == 0 and "-o" in said)


def persons(folder):
    """--mask: the name is nowhere, in file names neither."""
    report = check(DEMO, *BASE)
    case = next(c for c in report["cases"] if c["key"] == "A-2021-014")
    for mask in (False, True):
        out = os.path.join(folder, f"mask-{mask}")
        status, _, said = dossier(case["key"], DEMO, *BASE, "-o", out, *(["--mask"] if mask else []))
        papers = documents(out)
        everything = "\n".join(list(papers) + list(papers.values()))
        expect(f"mask {mask}: {status} {said}", status == 0 and (case["name"] in everything) != mask)
        expect(f"mask {mask}: in part", (case["name"][0] + "**" in everything) == mask)


def other_language(folder):
    out = os.path.join(folder, "english")
    status, said, _ = dossier("A-017", DEMO, *BASE, "-o", out, language="en")
    papers = documents(out)
    expect(f"en: {status} {said} {titles(papers)}", status == 0 and len(papers) == 9 and "Record of review" in titles(papers))
    record = next(t for n, t in papers.items() if "review" in n)
    expect("en: words", "It concludes nothing" in record and "Dissatisfaction" in record.replace("dissatisfaction", "Dissatisfaction"))


def hostile(folder):
    """Cells that would break a document or a path are text."""
    data, out = os.path.join(folder, "hostile"), os.path.join(folder, "hostile-out")
    os.mkdir(data)
    name = "../../甲]]>&<w:p/>\"'\u202e=1+1\x01𠮷"
    with open(os.path.join(data, "获奖名册.csv"), "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["奖项编号", "荣誉类别", "荣誉级别", "荣誉状态", "获奖单位/个人", "单位编码", "授予日期", "推荐总工会"],
                                    ["../A/1", "模范职工之家", "自治区", "有效", name, "U1", "2020-01-01", "&<市总>"],
                                    ["../A:1", "模范职工之家", "自治区", "有效", name, "U1", "2020-01-01", "&<市总>"]])
    status, _, said = dossier("--all", data, *BASE, "-o", out)
    papers = documents(out)
    expect(f"hostile: {status} {said}", status in (0, 3) and sum("复查记录" in n for n in papers) == 2)
    text = next(t for n, t in papers.items() if "复查记录" in n)
    expect(f"hostile: {text[:200]!r}", '../../甲]]>&<w:p/>"\'\\u202e=1+1\\x01𠮷' in text)
    expect("hostile: beside the folder", sorted(n for n in os.listdir(folder) if n.startswith("hostile")) == ["hostile", "hostile-out"])


PACK = """pack small { title zh "试" en "t" document "d" in_force 2020-01-01 }
profile review zh "复查" en "review" of things
kind revocable zh "可撤销" en "revocable"
table things zh "物" en "things" { key thing_id  name label
  thing_id key "编号"  label text "名称"  done bool "完成" }
scope all of things { title zh "全" en "all" }
rule 1.1 for all { clause "一1" title zh "未完成" en "Not done" decided_by data
  revocable when done = 否 zh "没有完成。" en "Not done." }
paper note of things { title zh "单" en "note" %s }
"""


def packs(folder):
    """Papers are data: a fault in them is told with its place."""
    pack, data = os.path.join(folder, "pack"), os.path.join(folder, "things")
    os.mkdir(pack)
    os.mkdir(data)
    with open(os.path.join(data, "t.csv"), "w", encoding="utf-8", newline="") as file:
        file.write("编号,名称,完成\nT1,甲,否\nT2,乙,\n")
    wrong = {"for revocable under 9.9": "9.9", "for gone": "结论类别", "field zh \"a\" en \"a\" = nothing": "nothing",
             "items zh \"a\" en \"a\" 7": "7", "row gone { a = label }": "gone", "row things { gone = label }": "gone",
             "row things { label = label } row things { label = label }": "一行", "blank": "不认识", "when label": "", "text zh \"{done\" en \"a\"": "括号"}
    for words, told in wrong.items():
        with open(os.path.join(pack, "p.rules"), "w", encoding="utf-8") as file:
            file.write(PACK % words)
        done = subprocess.run([CHECKER, "rules", "lint", "--pack", pack, "--lang", "zh"], capture_output=True, timeout=60)
        said = (done.stdout + done.stderr).decode()
        expect(f"{words}: {done.returncode} {said}", done.returncode != 0 and told in said and "p.rules" in said)
    with open(os.path.join(pack, "p.rules"), "w", encoding="utf-8") as file:
        file.write(PACK % 'for revocable under 1 when known(done) text when done = 否 zh "甲[{label}]乙[{done}]" en "a" text when done = 是 zh "不见" en "b"')
    status, said, err = dossier("--all", data, "--pack", pack, *BASE, "-o", os.path.join(folder, "small"))
    papers = documents(os.path.join(folder, "small"))
    notes = [t for n, t in papers.items() if n.endswith("单.docx")]
    expect(f"small: {status} {said} {err} {list(papers)}", len(notes) == 1 and "甲甲乙否" in notes[0] and "不见" not in notes[0])


def main():
    with tempfile.TemporaryDirectory(prefix="jianjia-dossier-") as folder:
        report = kinds_of_papers(folder)
        contents(folder, report)
        on_record(folder)
        made, count = same_bytes(folder)
        rows_to_fill(folder, made, count)
        nothing_is_written_over(folder, made)
        faults_told(folder)
        persons(folder)
        other_language(folder)
        hostile(folder)
        packs(folder)
    return conclude("dossier")


sys.exit(main())

#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check --annotate: the user's own tables back. Without the cells put at the end of rows a copy is the file, byte
for byte, whatever its encoding, separators, line ends and damage; the cells stand on the rows that the report
names; nothing is written over an input; the copies, checked again, say the same."""
import csv
import io
import json
import os
import random
import re
import subprocess
import sys
import tempfile

from expectations import conclude, expect

CHECKER = os.environ.get("JIANJIA", "build/jianjia")
FIXTURES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fixtures")
AS_OF = {"demo": "2024-06-30", "as-exported": "2024-06-30", "odd-headers": "2024-06-30"}


def check(*words, language="zh"):
    done = subprocess.run([CHECKER, "check", *words, "--lang", language], capture_output=True, timeout=120)
    return done.returncode, done.stdout, done.stderr.decode()


def annotated(source, folder, as_of, *more):
    """The report and the folder of copies."""
    status, out, said = check(source, "--as-of", as_of, "--annotate", folder, "--format", "json", *more)
    expect(f"{source}: status {status}: {said}", status in (0, 1, 3))
    return json.loads(out) if out else None


def read(path):
    with open(path, "rb") as file:
        return file.read()


def text_of(data, encoding):
    """Bytes, one for each of the file's: in UTF-16 the text in UTF-8, halves of pairs and all."""
    if encoding.startswith("UTF-16"):
        name = "utf-16-be" if encoding.endswith("BE") else "utf-16-le"
        return data.decode(name, "surrogatepass").encode("utf-8", "surrogatepass")
    return data


def strip(what, before, after, delimiter):
    """What was added, by physical line; a fault where anything else differs."""
    d = re.escape(delimiter)
    addition = re.compile(b'(?:%s)*(?:%s(?:"(?:[^"\r\n]|"")*")?){3}' % (d, d))
    at, added = 0, []
    for line in re.finditer(rb"([^\r\n]*)(\r\n|\n|\r|\Z)", before):
        if line.start() == len(before) and before[-1:] in (b"\r", b"\n"):
            break
        content, end = line.groups()
        if after[at:at + len(content)] != content:
            expect(f"{what}: line {len(added) + 1} was changed", False)
            return added
        at += len(content)
        more = addition.match(after, at) if after[at:at + 1] == delimiter else None
        stop = more.end() if more else at
        added.append(after[at:stop])
        if after[stop:stop + len(end)] != end:
            expect(f"{what}: line {len(added)}: {after[at:at + 80]!r}", False)
            return added
        at = stop + len(end)
        if end == b"":
            break
    expect(f"{what}: {len(after) - at} bytes behind the end", at == len(after))
    return added


def rows_of(data, encoding, delimiter):
    text = data.decode("utf-8-sig" if encoding.startswith("UTF-8") else encoding)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def compare_files(what, report, folder):
    """Every table is there again, and the file but for what was added."""
    told = {}
    for entry in report["inputs"]:
        if entry["table"] == "":
            continue
        name = os.path.basename(entry["file"])
        before, after = read(entry["file"]), read(os.path.join(folder, name))
        encoding = entry["encoding"]
        head = text_of(before, encoding).split(b"\n", 30)
        delimiter = max((b",", b"\t", b";"), key=lambda d: sum(h.count(d) for h in head))
        added = strip(f"{what} {name}", text_of(before, encoding), text_of(after, encoding), delimiter)
        expect(f"{what} {name}: nothing was added", any(added))
        told[name] = (added, encoding, delimiter, entry)
    names = {os.path.basename(e["file"]) for e in report["inputs"] if e["table"] != ""}
    expect(f"{what}: {os.listdir(folder)}", set(os.listdir(folder)) == names)
    return told


def compare_cells(what, report, folder, table, file):
    """In a file without mess every finding stands on its own row, and nothing stands on another."""
    entry = next(e for e in report["inputs"] if os.path.basename(e["file"]) == file)
    rows = rows_of(read(os.path.join(folder, file)), entry["encoding"], ",")
    expect(f"{what} {file}: {rows[0][-3:]}", rows[0][-3:] == ["结论", "条款", "待补"])
    expect(f"{what} {file}: widths {set(map(len, rows))}", len(set(map(len, rows))) == 1)
    found = {}
    for f in report["findings"]:
        if f["subject"]["table"] == table:
            found.setdefault(f["subject"]["key"], []).append(f)
    for row in rows[1:]:
        mine = found.get(row[1], [])
        expect(f"{what} {row[1]}: {row[-3]}", (row[-3] != "") == bool(mine) and all(f["title"] in row[-3] for f in mine))
        expect(f"{what} {row[1]}: {row[-2]}", sorted(set(f["clause"] for f in mine)) == sorted(row[-2].split("；") if row[-2] else []))


def same_findings(a, b):
    def bare(report):
        return [(f["rule"], f["subject"]["key"], f["kind"], f["outcome"], f["tags"], f["message"], f["fingerprint"]) for f in report["findings"]]
    return bare(a) == bare(b) and a["summary"] == b["summary"]


def fixtures(folder):
    for name in sorted(os.listdir(FIXTURES)):
        source = os.path.join(FIXTURES, name)
        if not os.path.isdir(source) or not any(f.endswith(".csv") for f in os.listdir(source)):
            continue
        as_of, copies = AS_OF.get(name, "2024-09-30"), os.path.join(folder, "fixture-" + name)
        report = annotated(source, copies, as_of)
        compare_files(name, report, copies)
        for file in os.listdir(source):
            if file.endswith(".headers"):
                with open(os.path.join(copies, file), "wb") as out:
                    out.write(read(os.path.join(source, file)))
        again = json.loads(check(copies, "--as-of", as_of, "--format", "json")[1])
        expect(f"{name}: the copies say something else", same_findings(report, again))
        if name == "demo":
            compare_cells(name, report, copies, "awards", "获奖名册.csv")
            missing_cells(report, copies)


def missing_cells(report, copies):
    """A cell that is missing in a row that is there is told on that row."""
    f = next(f for f in report["findings"] if f["kind"] == "undetermined" and f["missing"])
    title = f["missing"][0]["key"]
    lines = b"\n".join(read(os.path.join(copies, n)) for n in os.listdir(copies))
    expect(f"待补 {title}", title.encode("gb18030") in lines or title.encode() in lines)


# ---- files as nobody would wish them ----

def messy(rng, rows, delimiter, line_end):
    lines = []
    for _ in range(rng.randrange(3)):
        lines.append(rng.choice(["全区获奖名册", "填报单位：某市总工会" + delimiter * len(rows[0]), ""]))
    for number, row in enumerate(rows):
        cells = []
        for cell in row:
            if number > 0 and cell and rng.random() < 0.02:
                cell += line_end + "二"
            needs = any(c in cell for c in (delimiter, '"', "\r", "\n"))
            cells.append('"' + cell.replace('"', '""') + '"' if needs or rng.random() < 0.1 else cell)
        text = delimiter.join(cells)
        if number > 0:
            text += rng.choice(["", "", "", delimiter * rng.randrange(4), " "])
            text = rng.choice([text] * 30 + [text + 'x"y', '"' + text, delimiter.join(cells[:3]), text + delimiter + "多出"])
        lines.append(text)
        if rng.random() < 0.03:
            lines.append(rng.choice(["", delimiter * len(row), "  ", "合计" + delimiter * (len(row) - 1), lines[-1]]))
    return line_end.join(lines) + rng.choice(["", line_end, line_end * 2])


def random_exports(folder):
    rng = random.Random(8)
    encodings = {"UTF-8": "utf-8", "UTF-8-BOM": "utf-8-sig", "GB18030": "gb18030", "UTF-16LE": "utf-16-le", "UTF-16BE": "utf-16-be"}
    marks = {"UTF-16LE": b"\xff\xfe", "UTF-16BE": b"\xfe\xff"}
    tables = {}
    for name in ("获奖名册.csv", "年度数据_南宁.csv", "单位台账.csv"):
        data = read(os.path.join(FIXTURES, "demo", name))
        tables[name] = rows_of(data, "UTF-8" if data.startswith(b"\xef\xbb\xbf") else "GB18030", ",")
    for i in range(40):
        source = os.path.join(folder, f"messy-{i}")
        os.mkdir(source)
        for name, rows in tables.items():
            encoding, end = rng.choice(list(encodings)), rng.choice(["\n", "\r\n", "\r"])
            text = messy(rng, rows, rng.choice([",", "\t", ";"]), end)
            if rng.random() < 0.3 and encoding.startswith("UTF"):
                text = text.replace("工会", "𠮷会", 3)
            data = marks.get(encoding, b"") + text.encode(encodings[encoding])
            if rng.random() < 0.2 and encoding in ("GB18030", "UTF-8"):  # some byte that is none
                at = rng.randrange(len(data) // 2, len(data))
                data = data[:at] + b"\xff" + data[at:]
            if rng.random() < 0.2 and encoding == "UTF-16LE":
                data += rng.choice([b"\x00\xd8", b"x"])  # half a pair, half a unit
            with open(os.path.join(source, name), "wb") as file:
                file.write(data)
        copies = os.path.join(folder, f"copies-{i}")
        report = annotated(source, copies, "2024-06-30")
        if report is not None:
            half = any(read(os.path.join(source, n))[:2] == b"\xff\xfe" and len(read(os.path.join(source, n))) % 2 for n in tables)
            if half:  # the last byte is half a unit: compared as bytes
                for e in report["inputs"]:
                    if e["table"]:
                        expect(f"messy {i}: the half unit", read(e["file"])[-1:] == read(os.path.join(copies, os.path.basename(e["file"])))[-1:])
            else:
                compare_files(f"messy {i}", report, copies)


def long_stretch(folder):
    """More than is copied at once between two rows that get something, in characters of several bytes."""
    source, copies = os.path.join(folder, "long"), os.path.join(folder, "long-copies")
    os.mkdir(source)
    text = "奖项编号,荣誉类别,获奖单位/个人,授予日期\r\nA1,模范职工之家,甲,2020-01-01\r\n"
    text += "说明：𠮷以下各行没有填全\r\n" * 20000 + "A2,模范职工之家,乙,2020-01-01\r\n"
    with open(os.path.join(source, "获奖名册.csv"), "wb") as file:
        file.write(b"\xff\xfe" + text.encode("utf-16-le"))
    compare_files("long", annotated(source, copies, "2024-06-30"), copies)


# ---- what is refused, and what is defused ----

PACK = """pack evil { title zh "试" en "t" document "d" in_force 2020-01-01 }
profile review zh "复查" en "review" of things
kind revocable zh "＝1+1\u202e" en "=1+1"
table things zh "物" en "things" { key thing_id  name label
  thing_id key "编号"  label text "名称"  done bool "完成" }
scope all of things { title zh "全" en "all" }
rule 1.1 for all { clause "+一" title zh "@未完成" en "@not done" decided_by data
  revocable when done = 否 zh "没有完成。" en "Not done." }
"""


def hostile(folder):
    pack, data, copies = (os.path.join(folder, n) for n in ("evil", "things", "things-copies"))
    os.mkdir(pack)
    os.mkdir(data)
    with open(os.path.join(pack, "evil.rules"), "w", encoding="utf-8") as file:
        file.write(PACK)
    with open(os.path.join(data, "t.csv"), "w", encoding="utf-8", newline="") as file:
        file.write("编号,名称,完成\nT1,甲,否\nT2,乙,是\n")
    for language in ("zh", "en"):
        _, _, said = check(data, "--pack", pack, "--as-of", "2024-06-30", "--annotate", copies, language=language)
        rows = rows_of(read(os.path.join(copies, "t.csv")), "UTF-8", ",")
        expect(f"hostile {language}: {rows} {said}", rows[1][3][:1] == "'" and rows[1][4][:2] == "'+" and "\u202e" not in rows[1][3])
        expect(f"hostile {language}: {rows}", rows[2][3:] == ["", "", ""])


def refusals(folder):
    demo = os.path.join(FIXTURES, "demo")
    status, _, said = check(demo, "--annotate", demo)
    expect(f"the folder of the input: {status} {said}", status == 2 and "别的文件夹" in said)
    status, _, said = check(demo, "--annotate", os.path.join(folder, "m"), "--mask")
    expect(f"--mask: {status} {said}", status == 2 and "--mask" in said)
    linked = os.path.join(folder, "linked")
    os.mkdir(linked)
    source = os.path.join(folder, "own")
    os.mkdir(source)
    with open(os.path.join(source, "获奖名册.csv"), "wb") as file:
        file.write(read(os.path.join(demo, "获奖名册.csv")))
    os.symlink(os.path.join(source, "获奖名册.csv"), os.path.join(linked, "获奖名册.csv"))
    status, _, said = check(source, "--annotate", linked, "--as-of", "2024-06-30")
    expect(f"a link to the input: {status} {said}", status == 2 and "不能覆盖" in said)
    expect("the input was written over", read(os.path.join(source, "获奖名册.csv")) == read(os.path.join(demo, "获奖名册.csv")))
    os.mkdir(os.path.join(folder, "other"))
    twin = os.path.join(folder, "other", "获奖名册.csv")
    with open(twin, "wb") as file:
        file.write(b"\r\n".join(read(os.path.join(demo, "获奖名册.csv")).split(b"\r\n")[:9]))
    copies = os.path.join(folder, "twins")
    check(source, twin, "--annotate", copies, "--as-of", "2024-06-30")
    expect(f"two of one name: {os.listdir(copies)}", sorted(os.listdir(copies)) == ["(2) 获奖名册.csv", "获奖名册.csv"])
    status, _, said = check(source, "--annotate", "/proc/none/there")
    expect(f"no such place: {status}", status == 2)


def main():
    with tempfile.TemporaryDirectory(prefix="jianjia-annotate-") as folder:
        fixtures(folder)
        random_exports(folder)
        long_stretch(folder)
        hostile(folder)
        refusals(folder)
    return conclude("annotate")


sys.exit(main())

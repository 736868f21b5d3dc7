#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Bad input, bad packs, bad options and a bad environment: the checker in $JIANJIA must say what is wrong
and where, use the rest, end with the right status, and never crash.

Usage: run-40-bad-input.py [PART OF A NAME …]     only the tests whose name has one of these parts

Most tests are rows of the tables FILES, ROWS, PACKS and USAGE. Each file of FILES and ROWS stands beside a good
set of honours (GOOD), of which award A-1 must be found and all else must be counted, whatever is beside it.
Statuses: 0 clean, 1 findings, 2 no audit, 3 incomplete; audits here are made with --fail-on recover, so that
1 does not hide 3.
"""
import functools
import json
import os
import pty
import random
import re
import resource
import select
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

CHECKER = os.path.abspath(os.environ.get("JIANJIA", "build/jianjia"))
SANITIZED = "ASAN_OPTIONS" in os.environ  # its memory is not the checker's
KEPT = ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "PATH", "TMPDIR")
PLAIN = {name: os.environ[name] for name in KEPT if name in os.environ}
AUDIT = ["--as-of", "2024-06-30", "--select", "8.2.9", "--fail-on", "recover"]
ESC = "\x1b"

AWARDS = """奖项编号,荣誉类别,荣誉级别,获奖单位/个人,单位编码,授予时间,荣誉状态
A-1,模范职工之家,自治区级,甲厂工会,U-1,2019-12-01,在册
A-2,模范职工之家,自治区级,乙厂工会,U-2,2019-12-01,在册
A-3,模范职工之家,自治区级,丙厂工会,U-3,2019-12-01,在册
"""
UNITS = """单位编码,单位名称,工会类型,单位状态,工会状态
U-1,甲厂,基层工会,存续,正常
U-2,乙厂,基层工会,存续,正常
U-3,丙厂,基层工会,存续,正常
"""
ANNUAL = """单位编码,年度,评议日期,有效票,不满意票
U-1,2022,2022-12-01,100,60
U-1,2023,2023-12-01,100,61
U-2,2022,2022-12-01,100,10
U-2,2023,2023-12-01,100,10
U-3,2022,2022-12-01,100,10
"""
GOOD = {"awards.csv": AWARDS, "units.csv": UNITS, "annual.csv": ANNUAL}
ANNUAL_ROWS = ANNUAL.count("\n") - 1

# ---- running ----


class Wrong(Exception):
    pass


def hold(fact, *told):
    if not fact:
        raise Wrong(" ".join(str(part) for part in told))


class Done:
    def __init__(self, args, status, out, err):
        self.args, self.status, self.bytes, self.error_bytes = args, status, out, err
        self.out, self.err = out.decode(errors="replace"), err.decode(errors="replace")

    def told(self):
        return f"\n  {' '.join(map(repr, self.args))}\n  status {self.status}\n{self.out[:1500]}\n{self.err[:1500]}"

    def ends(self, status):
        hold(self.status == status, f"status {status} expected", self.told())
        return self

    def says(self, *parts, where="err"):
        for part in parts:
            hold(part in getattr(self, where), f"{part!r} expected in {where}", self.told())
        return self

    def report(self):
        try:
            return json.loads(self.bytes)
        except ValueError as fault:
            raise Wrong("no JSON:", fault, self.told()) from fault


def run(*args, env=None, stdin=b"", program=CHECKER, **more):
    """The environment is nearly empty unless `env` says more."""
    more.setdefault("stdout", subprocess.PIPE)
    done = subprocess.run([program, *args], input=stdin, stderr=subprocess.PIPE, timeout=120,
                          env={**PLAIN, **(env or {})}, **more)
    got = Done(args, done.returncode, done.stdout or b"", done.stderr or b"")
    hold(got.status in (0, 1, 2, 3), "it crashed", got.told())
    return got


def write(folder, files):
    for name, content in files.items():
        with open(os.path.join(folder, name), "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)


@functools.lru_cache
def scratch():
    return tempfile.TemporaryDirectory(prefix="jianjia-bad-")


def folder_of(files):
    """A new folder with these files."""
    folder = tempfile.mkdtemp(dir=scratch().name)
    write(folder, files)
    return folder


@functools.lru_cache
def good():
    return folder_of(GOOD)


# ---- an audit and what must be true of every report ----


def sound(report):
    for entry in report["inputs"]:
        parts = sum(entry[part] for part in ("used", "skipped", "not_needed", "rejected"))
        hold(entry["rows"] == parts, "rows are not accounted for:", entry)
    return report


def still_used(report, rows=ANNUAL_ROWS):
    hold([f["rule"] for f in report["findings"] if f["case"] == "A-1"] == ["8.2.9"], "A-1 is not found",
         json.dumps(report, ensure_ascii=False)[:1500])
    used = sum(e["used"] for e in report["inputs"] if e["table"] == "annual")
    hold(used >= rows, f"{used} rows of annual used, {rows} expected", report["inputs"])


def audit(folder, language="en", *args):
    """(what was done, the JSON report, the text for people)"""
    text = os.path.join(folder, "report.txt")
    done = run("check", folder, *AUDIT, "--lang", language, "--format", "json", "--format", f"terminal:{text}",
               *args)
    if done.status == 2:
        return done, None, ""
    with open(text, encoding="utf-8") as file:
        people = file.read()
    hold(not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", people), "control characters in the report", repr(people))
    return done, sound(done.report()), people


# ---- FILES: a file beside the good ones ----
# name, bytes of bad.csv, code, line told (0: none), English, Chinese, status


def latin(text):
    return text.encode("latin-1")


HTML = '<html><body><table><tr><td>单位编码</td></tr></table></body></html>'
FILES = [
    ("an empty file", "", "empty_file", 0, "empty", "文件是空的", 3),
    ("a byte order mark only", b"\xef\xbb\xbf", "empty_file", 0, "empty", "文件是空的", 3),
    ("headers only", ANNUAL.split("\n")[0] + "\n", "no_rows", 0, "no rows", "没有数据", 0),
    ("headers only, no line end", ANNUAL.split("\n")[0], "no_rows", 0, "no rows", "没有数据", 0),
    ("blank lines only", "\n\n , ,\n", "no_header", 0, "no header", "没有表头", 3),
    ("a file that fits no table", "水果,颜色\n苹果,红\n", "unknown_table", 1, "none of the headers", "没有一个表头", 3),
    ("a file that nearly fits", "单位名称,年度,不满意票,有效票\n甲厂,2023,1,2\n", "unknown_table", 1, "annual",
     "单位编码", 3),
    ("a file that fits two tables", "奖项编号,牌匾收回日期\nA-1,2023-01-01\n", "ambiguous_table", 1, "--table awards=",
     "--table awards=", 3),
    ("two columns for one field", "单位编码,年度,有效票,有效票数\nU-3,2023,1,2\n", "duplicate_column", 1, "D1",
     "D1", 3),
    ("the same header twice", "单位编码,年度,有效票,有效票\nU-3,2023,1,2\n", "duplicate_column", 1, "C1", "C1", 3),
    ("a broken quote in the header", '单位编码,年度,"有效票"数\nU-3,2023,1\n', "header_damaged", 1, "header",
     "表头已损坏", 3),
    ("an open quote in the header", '单位编码,"年度,有效票\nU-3,2023,1\n', "header_damaged", 1, "header",
     "表头已损坏", 3),
    ("an xlsx workbook", b"PK\x03\x04\x14\x00\x06\x00" + bytes(100), "not_text", 0, "xlsx", "CSV UTF-8", 3),
    ("an xls workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "not_text", 0, "old Excel", "xls", 3),
    ("a web page", HTML, "not_text", 0, "web page", "网页", 3),
    ("a web page behind a byte order mark", "\ufeff \n<!DOCTYPE html>" + HTML, "not_text", 0, "web page", "网页", 3),
    ("a table of a web page behind its character set", "<meta charset=utf-8>\n<table>", "not_text", 0, "web page", "网页", 3),
    ("a web page behind a comment", "<!-- 导出 -->" + HTML, "not_text", 0, "web page", "网页", 3),
    ("a web page in one file", "MIME-Version: 1.0\nX-Document-Type: Workbook\n", "not_text", 0, "web page", "网页", 3),
    ("a workbook in XML", '<?xml version="1.0"?>\n<Workbook/>', "not_text", 0, "web page", "网页", 3),
    ("full-width commas between cells", ANNUAL.replace(",", "，"), "wrong_delimiter", 1, "，", "，", 3),
    ("strokes between cells", ANNUAL.replace(",", "|"), "wrong_delimiter", 1, "|", "|", 3),
    ("UTF-32", ANNUAL.encode("utf-32"), "not_text", 0, "UTF-32", "UTF-32", 3),
    ("UTF-16 without a mark", ANNUAL.encode("utf-16-le"), "not_text", 0, "NUL", "空字节", 3),
    ("NUL bytes", bytes(5000), "not_text", 0, "NUL", "空字节", 3),
    ("random bytes", random.Random(1).randbytes(3000) + b"\0", "", 0, "", "", 3),
]


def test_file(name, content, code, line, en, zh, status):
    for language, words in (("en", en), ("zh", zh)):
        folder = folder_of({**GOOD, "bad.csv": content})
        done, report, people = audit(folder, language)
        done.ends(status)
        still_used(report)
        told = [d for d in report["data"] if d["file"].endswith("bad.csv")]
        hold(told, "nothing is said of the file", done.told())
        if code:
            hold(code in [d["code"] for d in told], f"{code} expected:", told)
            first = next(d for d in told if d["code"] == code)
            hold(first["line"] == line, f"line {line} expected:", first)
            hold(any(words in d["message"] for d in told), f"{words!r} expected:", told)
            hold("bad.csv" in people, "the report for people does not name the file:", people)
        hold(report["complete"] == (status == 0), "complete is", report["complete"])


def test_file_alone(name, content, code, line, en, zh, status):
    """Without anything else to audit there is no audit."""
    path = os.path.join(folder_of({"bad.csv": content}), "bad.csv")
    done = run("check", path, *AUDIT, "--lang", "en")
    if code == "no_rows":  # a table that is there, and empty
        done.ends(3)
    else:
        done.ends(2).says("bad.csv", "no audit was made")
        hold(en in done.err, f"{en!r} expected", done.told())


# ---- ROWS: rows added to the yearly data ----
# name, what is added, code, row told, column told, English, Chinese, status, {used, rejected …} beside the good rows

LONG = "x" * (2 << 20)
WRONG_BYTE = len(ANNUAL.encode()) + len("U-3,2023,2023-12-01,10,1\nU-3,2021,") + 1
ROWS = [
    ("a broken quote", 'U-3,2023,2023-12-01,"1"0,1\n', "broken_quote", 7, "", "quote", "引号", 3, {"rejected": 1}),
    ("a quote inside a cell", 'U-3,2023,2023-12-01,1"0,1\n', "broken_quote", 7, "", "quote", "引号", 3,
     {"rejected": 1}),
    ("an open quote at the end", 'U-3,2023,2023-12-01,"10,1\n', "open_quote", 7, "", "never closed", "没有闭合", 3,
     {"rejected": 1}),
    ("an open quote, rows behind it", 'U-3,2023,2023-12-01,"10,1\nU-3,2021,2021-12-01,10,1\n', "open_quote", 7, "",
     "never closed", "没有闭合", 3, {"rejected": 1, "used": 1}),
    ("an undecodable byte", "U-3,2023,2023-12-01,10,1\nU-3,2021,".encode() + b"\xff\xff,10,1\n", "undecodable", 8, "",
     f"byte {WRONG_BYTE}", f"第{WRONG_BYTE}字节", 3, {"rejected": 1, "used": 1}),
    ("a row too long", "U-3,2023,2023-12-01,10,1,9\n", "row_too_long", 7, "", "6 cells under 5", "有6个单元格", 3,
     {"rejected": 1}),
    ("a row with empty cells behind", "U-3,2023,2023-12-01,10,1,,, \n", "", 0, "", "", "", 0, {"used": 1}),
    ("a row too short", "U-3,2023\n", "row_too_short", 7, "", "2 cells under 5", "只有2个单元格", 3, {"rejected": 1}),
    ("an unreadable cell", "U-3,2023,2023-12-01,10,一些\n", "cell_unreadable", 7, "不满意票", "一些", "一些", 3,
     {"used": 1}),
    ("an unreadable date", "U-3,2023,2023-02-30,10,1\n", "cell_unreadable", 7, "评议日期", "2023-02-30", "2023-02-30", 3,
     {"used": 1}),
    ("an unreadable year", "U-3,去年,2023-12-01,10,1\n", "cell_unreadable", 7, "年度", "row left out", "本行未使用", 3,
     {"rejected": 1}),
    ("a number beyond all bounds", "U-3,2023,2023-12-01,10," + "9" * 400 + "\n", "cell_unreadable", 7, "不满意票",
     "999", "999", 3, {"used": 1}),
    ("a code damaged by a spreadsheet", "9.145E+17,2023,2023-12-01,10,1\n", "cell_unreadable", 7, "单位编码",
     "9.145E+17", "9.145E+17", 3, {"rejected": 1}),
    ("a blank key", ",2023,2023-12-01,10,1\n", "key_missing", 7, "单位编码", "blank", "为空", 3, {"rejected": 1}),
    ("a row twice", "U-1,2023,2023-12-01,100,61\n", "duplicate_row", 7, "", "row 3", "第3行", 0, {"skipped": 1}),
    ("rows of one key that clash", "U-2,2023,2023-12-01,100,9\n", "key_clash", 7, "不满意票", "row 5", "第5行", 3,
     {"used": 1}),
    ("a reference to nobody", "U-99,2023,2023-12-01,10,1\n", "reference_to_nobody", 7, "单位编码", "U-99", "U-99", 3,
     {"rejected": 1}),
    ("a NUL byte far behind", "\n" * 5000 + "U-3,2023,2023-12-01,10,\0\nU-3,2021,2021-12-01,10,1\n", "nul_byte",
     5007, "", "NUL", "空字节", 3, {"skipped": 5000, "rejected": 1, "used": 1}),
    ("a record of 2 MB", f"U-3,2023,2023-12-01,10,{LONG}\nU-3,2021,2021-12-01,10,1\n", "record_too_long", 7, "",
     "1 MB", "1 MB", 3, {"rejected": 1, "used": 1}),
    ("a quoted cell of 2 MB", f'U-3,2023,2023-12-01,10,"{LONG}"\nU-3,2021,2021-12-01,10,1\n', "record_too_long", 7,
     "", "1 MB", "1 MB", 3, {"rejected": 1, "used": 1}),
    ("a blank line between", "\n , \nU-3,2023,2023-12-01,10,1\n", "", 0, "", "", "", 0, {"skipped": 2, "used": 1}),
]


def test_row(name, added, code, row, column, en, zh, status, counts):
    added = added.encode() if isinstance(added, str) else added
    for language, words in (("en", en), ("zh", zh)):
        folder = folder_of({**GOOD, "annual.csv": ANNUAL.encode() + added})
        done, report, people = audit(folder, language)
        done.ends(status)
        still_used(report, ANNUAL_ROWS + counts.get("used", 0))
        (entry,) = [e for e in report["inputs"] if e["table"] == "annual"]
        for part in ("skipped", "rejected"):
            hold(entry[part] == counts.get(part, 0), part, entry)
        told = [d for d in report["data"] if d["code"] == code]
        if not code:
            hold(not report["data"], "something is said:", report["data"])
            continue
        hold(told, f"{code} expected:", report["data"])
        hold(told[0]["file"].endswith("annual.csv") and told[0]["row"] == row, f"row {row} expected:", told[0])
        hold(told[0]["column"] == column, f"column {column!r} expected:", told[0])
        hold(words in told[0]["message"], f"{words!r} expected:", told[0])
        place = f"annual.csv 第{row}行" if language == "zh" else f"annual.csv:{told[0]['line']}"
        hold(place in people, f"{place!r} expected in", people)


# ---- PACKS: what may be wrong with a pack ----
# name, {file: text}, English on standard error, Chinese

RULE = """pack p { title zh "一" en "one"  in_force 2021-03-16 }
table awards zh "获奖名册" en "awards" {
  key award_id
  name award_id
  award_id  key   "奖项编号"
  year      year  "年度"
}
param limit = 5
scope all_awards of awards {
  title zh "全部" en "all"
  where year > 2000
}
"""


LINE = RULE.count("\n") + 1  # of what stands behind it


def rule_with(condition, more=""):
    return RULE + more + f"""rule 1 for all_awards {{
  clause "一"
  title zh "一" en "one"
  watch when {condition} zh "一" en "one"
}}
"""


AT, BEHIND = f"p.rules:{LINE + 3}:", f"p.rules:{LINE}:"  # the condition; what stands behind RULE
NOISE = random.Random(7).randbytes(1 << 20)
PACKS = [
    ("a syntax error", {"p.rules": rule_with("year > > limit")}, [AT, "^"], [AT]),
    ("an open brace", {"p.rules": rule_with("year > limit")[:-2]}, ["p.rules:"], ["p.rules:"]),
    ("an open string", {"p.rules": RULE + 'param x = "abc\n'}, [BEHIND], [BEHIND]),
    ("an unknown name", {"p.rules": rule_with("year > limti")}, [AT, "limti", "limit"], ["limti", "limit"]),
    ("an unknown column", {"p.rules": rule_with("yaer > limit")}, [AT, "yaer", "year"], ["yaer"]),
    ("facts that need each other", {"p.rules": rule_with("year > awards.a", "fact awards.a = b\nfact awards.b = a\n")},
     ["p.rules:"], ["p.rules:"]),
    ("a fact that needs itself", {"p.rules": rule_with("year > a", "fact awards.a = a + 1\n")}, ["p.rules:"],
     ["p.rules:"]),
    ("a final value that is none", {"p.rules": RULE + 'enum e { a, b }\ntable t zh "一" en "one" { key k final s c\n'
                                    '  k key "K"\n s enum e "S" }\n'}, [f"p.rules:{LINE + 1}:", "c"], ["c", "s"]),
    ("a final column that is no enum", {"p.rules": RULE + 'table t zh "一" en "one" { key k final k c\n  k key "K" }\n'},
     [BEHIND, "c"], ["c", "k"]),
    ("former names in no column", {"p.rules": RULE + 'table t zh "一" en "one" { key k former x\n  k key "K" }\n'},
     [BEHIND, "x"], ["x"]),
    ("bytes that are not UTF-8", {"p.rules": rule_with("year > limit").encode("gb18030")}, ["p.rules"], ["UTF-8"]),
    ("parentheses 100,000 deep", {"p.rules": rule_with("(" * 100_000 + "year > limit" + ")" * 100_000)},
     [AT], [AT]),
    ("100,000 times not", {"p.rules": rule_with("not " * 100_000 + "year > limit")}, [AT], [AT]),
    ("100,000 times minus", {"p.rules": rule_with("year > " + "- " * 100_000 + "limit")}, [AT],
     [AT]),
    ("braces 100,000 deep", {"p.rules": RULE + "rule 1 for all_awards " + "{" * 100_000}, [BEHIND],
     [BEHIND]),
    ("8 MB of garbage", {"p.rules": NOISE * 8}, ["p.rules"], ["p.rules"]),
    ("8 MB of words", {"p.rules": "abc " * (2 << 20)}, ["p.rules:1:1"], ["p.rules:1:1"]),
    ("8 MB of parentheses", {"p.rules": rule_with("(" * ((8 << 20) - 1000))}, [AT], [AT]),
    ("more than 8 MB", {"p.rules": "# \n" * (3 << 20)}, ["p.rules"], ["p.rules"]),
    ("a file of NUL bytes", {"p.rules": bytes(1000)}, ["p.rules:1:1"], ["p.rules:1:1"]),
    ("an empty file of rules", {"p.rules": ""}, ["no rules"], ["没有规则"]),
    ("a folder without rules", {"p.txt": ""}, [".rules"], ["没有 .rules"]),
    ("a number beyond all bounds", {"p.rules": rule_with("year > " + "9" * 5000)}, [AT], [AT]),
    ("a date that is none", {"p.rules": RULE.replace("2021-03-16", "2021-02-30")}, ["p.rules:1:"], ["p.rules:1:"]),
]


def test_pack(name, files, en, zh):
    folder = folder_of(files)
    for language, words in (("en", en), ("zh", zh)):
        done = run("check", good(), "--pack", folder, "--lang", language, "--as-of", "2024-06-30").ends(2)
        done.says(*words)
        hold(len(done.error_bytes) < 200_000, "too much is said:", len(done.error_bytes))
        hold(not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", done.err), "control characters", repr(done.err[:500]))
    for command in (["rules", "list"], ["rules", "lint"], ["rules", "test"], ["explain", "1"], ["schema"]):
        got = run(*command, "--pack", folder)
        hold(got.status in ((0, 2) if name == "an empty file of rules" else (2,)), "status 2 expected", got.told())


def test_a_good_pack():
    """What the packs above are made from is in order, so that the faults are those meant."""
    folder = folder_of({"p.rules": rule_with("year > limit", "fact awards.a = year - 1\n")})
    done = run("check", folder_of({"awards.csv": "奖项编号,年度\nA-1,2023\n"}), "--pack", folder, "--as-of", "2024-06-30")
    done.ends(0).says("watch 1", where="out")
    run("rules", "list", "--pack", folder).ends(0).says("one", where="out")


# ---- USAGE: arguments ----
# name, arguments ({good}: a folder with a good set), status, English, Chinese

USAGE = [
    ("no argument", [], 2, [], []),
    ("an unknown command", ["chekc", "{good}"], 2, ["chekc"], ["chekc"]),
    ("an unknown option", ["check", "{good}", "--slect", "8.2.9"], 2, ["--slect"], ["--slect"]),
    ("an unknown short option", ["check", "{good}", "-x"], 2, ["-x"], ["-x"]),
    ("no path", ["check"], 2, ["files or folders"], ["请给出"]),
    ("a file that is not there", ["check", "nowhere.csv"], 2, ["nowhere.csv", "no such file"], ["没有这个文件"]),
    ("one file of two not there", ["check", "{good}", "nowhere.csv"], 2, ["nowhere.csv"], ["nowhere.csv"]),
    ("a folder without CSV", ["check", "{empty}"], 2, ["no CSV file"], ["没有 CSV"]),
    ("a device", ["check", "/dev/null"], 2, ["/dev/null"], ["/dev/null"]),
    ("a value missing", ["check", "{good}", "--as-of"], 2, ["--as-of needs a value"], ["--as-of 后面缺少值"]),
    ("a format missing", ["check", "{good}", "--format"], 2, ["--format needs a value"], ["缺少值"]),
    ("a date that is none", ["check", "{good}", "--as-of", "2024-02-30"], 2, ["--as-of", "2024-02-30"],
     ["2024-02-30"]),
    ("a date in words", ["check", "{good}", "--as-of=today"], 2, ["--as-of", "today"], ["today"]),
    ("an unknown rule", ["check", "{good}", "--select", "9.9.9"], 2, ["--select", "9.9.9"], ["9.9.9"]),
    ("one rule of two unknown", ["check", "{good}", "--select", "8.2.9,9.9.9"], 2, ["9.9.9"], ["9.9.9"]),
    ("an empty selection", ["check", "{good}", "--select", ""], 2, ["--select"], ["--select"]),
    ("commas for a selection", ["check", "{good}", "--select", ",,"], 2, ["--select"], ["--select"]),
    ("an unknown table", ["check", "{good}", "--table", "anual={good}/annual.csv", "--select", "8.2.9"], 2,
     ["anual"], ["anual"]),
    ("a table without a file", ["check", "{good}", "--table", "annual"], 2, ["--table"], ["--table"]),
    ("a table's file not there", ["check", "{good}", "--table", "annual=nowhere.csv"], 2, ["nowhere.csv"],
     ["nowhere.csv"]),
    ("an unknown form", ["check", "{good}", "--format", "pdf"], 2, ["--format", "pdf"], ["pdf"]),
    ("a report where no folder is", ["check", "{good}", "--format", "json:/nowhere/at/all.json"], 2,
     ["/nowhere/at/all.json"], ["/nowhere/at/all.json"]),
    ("a report into a folder", ["check", "{good}", "--format", "json:{empty}"], 2, ["{empty}"], ["{empty}"]),
    ("a report over an input", ["check", "{good}", "--format", "json:{good}/awards.csv"], 2, ["{good}/awards.csv"],
     ["{good}/awards.csv"]),
    ("an unknown kind", ["check", "{good}", "--fail-on", "all"], 2, ["--fail-on", "all"], ["all"]),
    ("an unknown encoding", ["check", "{good}", "--encoding", "ebcdic"], 2, ["ebcdic"], ["ebcdic"]),
    ("an unknown profile", ["check", "{good}", "--profile", "audit"], 2, ["audit"], ["audit"]),
    ("an unknown subject", ["check", "{good}", "--subjects", "ships"], 2, ["--subjects"], ["--subjects"]),
    ("an unknown reading", ["check", "{good}", "--reading", "a=b"], 2, ["a=b"], ["a=b"]),
    ("a reading without a value", ["check", "{good}", "--reading", "ballots"], 2, ["--reading"], ["--reading"]),
    ("an unknown language", ["check", "{good}", "--lang", "fr"], 2, ["--lang"], ["--lang"]),
    ("a pack that is not there", ["check", "{good}", "--pack", "/nowhere/at/all"], 2, ["/nowhere/at/all"],
     ["没有这个规则包"]),
    ("a pack that is a file", ["check", "{good}", "--pack", "{good}/annual.csv"], 2, ["annual.csv"], ["annual.csv"]),
    ("control characters in an option", ["check", "{good}", "--\x1b[31mred"], 2, ["\\x1b[31mred"], ["\\x1b[31mred"]),
    ("an unknown rule to explain", ["explain", "8.2.99"], 2, ["8.2.99"], ["8.2.99"]),
    ("no rule to explain", ["explain"], 2, [], []),
    ("an unknown table's schema", ["schema", "anual"], 2, ["anual", "annual"], ["anual", "annual"]),
    ("an unknown word behind rules", ["rules", "lst"], 2, ["lst"], ["lst"]),
    ("an unknown option of rules", ["rules", "list", "--fast"], 2, ["--fast"], ["--fast"]),
]


def test_usage(name, args, status, en, zh):
    names = {"good": good(), "empty": folder_of({})}
    args = [arg.format(**names) for arg in args]
    for language, words in (("en", en), ("zh", zh)):
        if "--lang" in args:
            done = run(*args, env={"LANG": "zh_CN.UTF-8"} if language == "zh" else None)
        else:
            done = run(*args, "--lang", language)
        done.ends(status).says(*(word.format(**names) for word in words))
        hold(ESC not in done.err, "an escape reached the terminal", repr(done.err))


# ---- random files ----


def random_file(number):
    """Bytes of four kinds: noise; noise of what CSV is made of; good tables with noise in them; cut short."""
    chance = random.Random(20240630 + number)
    table = GOOD[chance.choice(sorted(GOOD))].encode()
    if number % 4 == 0:
        return chance.randbytes(chance.randrange(1, 4000))
    if number % 4 == 1:
        parts = [b'"', b",", b"\n", b"\r", b" ", b"\t", b"U-1", b"2023", b"%", b"\xff", b"\xd6\xd0",
                 "厂".encode(), b"-"]
        return table.split(b"\n")[0] + b"\n" + b"".join(chance.choices(parts, k=chance.randrange(400)))
    noisy = bytearray(table)
    for _ in range(chance.randrange(1, 12)):
        noisy[chance.randrange(len(noisy))] = chance.choice(b'",\n\r\0\xff\x81 9')
    return bytes(noisy) if number % 4 == 2 else bytes(noisy[:chance.randrange(len(noisy))])


def test_random(number):
    folder = folder_of({**GOOD, "random.csv": random_file(number)})
    done = run("check", folder, "--as-of", "2024-06-30", "--format", "json")
    hold(done.status in (1, 3), "the good files were not used", done.told())
    sound(done.report())
    alone = run("check", os.path.join(folder, "random.csv"), "--as-of", "2024-06-30", "--format", "json")
    if alone.status != 2:
        sound(alone.report())


def random_pack(number):
    """The rules above with pieces of them put elsewhere."""
    chance = random.Random(number)
    text = rule_with("year > limit and count(rows) < 3 or latest(year) within 1%", "fact awards.a = year - 1\n")
    for _ in range(chance.randrange(1, 6)):
        start, end = sorted((chance.randrange(len(text)), chance.randrange(len(text))))
        piece, to = text[start:end][:chance.randrange(1, 40)], chance.randrange(len(text))
        text = text[:to] + piece + text[to + chance.randrange(30):]
    return text


def test_random_pack(number):
    folder = folder_of({"p.rules": random_pack(number)})
    run("check", good(), "--pack", folder, "--as-of", "2024-06-30")
    run("rules", "lint", "--pack", folder)


# ---- tests of their own ----


# By way of a small process: a child's peak begins with that of the process it was started from.
MEASURE = """import os, sys
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=[
    (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0), (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)])
_, status, usage = os.wait4(child, 0)
print(os.waitstatus_to_exitcode(status), usage.ru_maxrss)"""


def peak_of(args):
    """(status, peak memory in MB) of a run."""
    done = subprocess.run([sys.executable, "-I", "-S", "-c", MEASURE, CHECKER, *args], capture_output=True,
                          check=True, timeout=120, env=PLAIN)
    status, kilobytes = done.stdout.split()
    return int(status), int(kilobytes) / 1024


def test_a_line_of_200_MB():
    block = b"x" * (1 << 20)
    for head, tail in ((b"", b""), (ANNUAL.encode(), b"\nU-3,2023,2023-12-01,10,1\n"),
                       (ANNUAL.encode() + b'"', b"\nU-3,2023,2023-12-01,10,1\n")):
        folder = folder_of(GOOD)
        path = os.path.join(folder, "annual.csv" if head else "line.csv")
        with open(path, "wb") as file:
            file.write(head)
            for _ in range(200):
                file.write(block)
            file.write(tail)
        told = os.path.join(folder, "told.json")
        status, peak = peak_of(["check", folder, *AUDIT, "--format", f"json:{told}"])
        os.remove(path)
        hold(status == 3, "status", status)
        hold(SANITIZED or peak < 100, f"{peak:.0f} MB of memory")
        with open(told, encoding="utf-8") as file:
            report = sound(json.load(file))
        hold("record_too_long" in [d["code"] for d in report["data"]], report["data"])
        still_used(report, ANNUAL_ROWS + bool(tail))


def test_many_lines_behind_an_open_quote():
    """The time to read is in proportion to the size, and so is the memory bounded."""
    rows = "U-2,2023,2023-12-01,100,10\n" * 400_000
    folder = folder_of({**GOOD, "annual.csv": ANNUAL + 'U-3,2023,2023-12-01,"10,1\n' + rows})
    status, peak = peak_of(["check", folder, *AUDIT])
    hold(status == 3, "status", status)
    hold(SANITIZED or peak < 200, f"{peak:.0f} MB of memory")


def test_no_permission():
    folder = folder_of(GOOD)
    bad = os.path.join(folder, "bad.csv")
    write(folder, {"bad.csv": ANNUAL})
    os.chmod(bad, 0)
    someone = {}
    program = CHECKER
    if os.geteuid() == 0:  # root may read everything: be nobody
        program = os.path.join(scratch().name, "jianjia")
        shutil.copy(CHECKER, program)
        os.chmod(program, 0o755)
        os.chmod(scratch().name, 0o755)
        os.chmod(folder, 0o755)
        someone = {"user": 65534, "group": 65534, "extra_groups": []}
    try:
        done = run("check", folder, *AUDIT, "--format", "json", program=program, **someone).ends(3)
        report = sound(done.report())
        still_used(report)
        hold([d["code"] for d in report["data"]] == ["cannot_read"], report["data"])
        hold("permission" in report["data"][0]["message"], report["data"])
        run("check", bad, "--lang", "zh", program=program, **someone).ends(2).says("bad.csv", "没有读取权限")
        os.chmod(folder, 0)
        run("check", folder, program=program, **someone).ends(2).says(folder)
    finally:
        os.chmod(folder, 0o755)


def test_a_full_disk():
    done = run("check", good(), *AUDIT, "--format", "json:/dev/full").ends(2)
    done.says("/dev/full", "No space left")
    run("check", good(), *AUDIT, "--lang", "zh", "--format", "json:/dev/full").ends(2).says("报告未能写完")
    for form in ("json", "terminal"):
        with open("/dev/full", "wb") as full:
            run("check", good(), *AUDIT, "--format", form, stdout=full).ends(2).says("No space left")
    for args in (["rules"], ["rules", "list", "--format", "json"], ["explain", "8.2.9"], ["schema"], ["--help"],
                 ["--version"], ["check", "--help"], ["schema", "annual", "--format", "json"]):
        with open("/dev/full", "wb") as full:
            run(*args, stdout=full).ends(2).says("No space left")
    # what can be written is written
    kept = os.path.join(folder_of({}), "kept.json")
    run("check", good(), *AUDIT, "--format", "json:/dev/full", "--format", f"json:{kept}").ends(2)
    with open(kept, encoding="utf-8") as file:
        still_used(json.load(file))


def test_a_closed_pipe():
    for args in (["check", good(), *AUDIT], ["check", good(), *AUDIT, "--format", "json"], ["rules"], ["schema"],
                 ["explain", "8.2.9"]):
        read_end, write_end = os.pipe()
        os.close(read_end)
        with os.fdopen(write_end, "wb") as pipe:
            done = run(*args, stdout=pipe).ends(2)
        hold(done.err == "", "nobody reads, and yet it says", done.told())


def test_closed_standard_streams():
    def closing(*streams):
        return lambda: [os.close(stream) for stream in streams]

    hold(run("check", good(), *AUDIT, preexec_fn=closing(1), stdout=None).status == 2, "standard output is closed")
    run("check", good(), *AUDIT, preexec_fn=closing(0))
    run("check", "-", *AUDIT, preexec_fn=closing(0)).ends(2)
    run("check", "nowhere", preexec_fn=closing(2)).ends(2)
    # a file opened for reading or writing must not be taken for a standard stream
    kept = os.path.join(folder_of({}), "kept.json")
    run("check", good(), *AUDIT, "--format", f"json:{kept}", preexec_fn=closing(0, 1, 2), stdout=None).ends(0)
    with open(kept, encoding="utf-8") as file:
        still_used(json.load(file))


def test_standard_input():
    folder = folder_of({name: text for name, text in GOOD.items() if name != "annual.csv"})
    args = ["check", folder, "-", *AUDIT, "--format", "json"]
    report = sound(run(*args, stdin=ANNUAL.encode()).ends(0).report())
    still_used(report)
    hold(any(e["file"] == "-" for e in report["inputs"]), report["inputs"])
    hold([e["value"] for f in report["findings"] for e in f["evidence"] if e["column"] == "不满意票"] == ["60", "61"],
         "evidence from standard input", report["findings"])
    hold(run(*args, stdin=ANNUAL.encode("gb18030")).ends(0).report()["findings"], "GB18030 from standard input")
    empty = run(*args).ends(3).report()
    hold([d["code"] for d in empty["data"]] == ["empty_file"], empty["data"])
    run("check", "-").ends(2).says("-", "empty")
    run("check", folder, "-", "-", *AUDIT, stdin=ANNUAL.encode()).ends(0)
    run("check", folder, "--table", "annual=-", *AUDIT, stdin=ANNUAL.encode()).ends(0)


def test_the_same_file_twice():
    folder = folder_of(GOOD)
    file = os.path.join(folder, "annual.csv")
    link = os.path.join(folder_of({}), "link.csv")
    os.symlink(file, link)
    for again in (file, folder, folder + "/", os.path.join(folder, ".", "annual.csv"), link):
        report = sound(run("check", folder, again, *AUDIT, "--format", "json").ends(0).report())
        used = [e["used"] for e in report["inputs"] if e["table"] == "annual"]
        hold(used == [ANNUAL_ROWS], f"{again} is read twice:", report["inputs"])
        hold({d["code"] for d in report["data"]} <= {"same_content"}, report["data"])
        still_used(report)
    copy = folder_of({**GOOD, "annual - copy.csv": ANNUAL})
    for language, words in (("en", "annual - copy.csv"), ("zh", "annual - copy.csv内容完全相同")):
        done, report, _ = audit(copy, language)
        done.ends(0)
        hold([words in d["message"] for d in report["data"]] == [True], report["data"])
    report = sound(run("check", folder, "--table", f"annual={file}", *AUDIT, "--format", "json").ends(0).report())
    hold(len(report["inputs"]) == 3, "a file named as a table is read twice:", report["inputs"])
    rows = "单位编码,单位名称,年度,评议日期,有效票,不满意票\nU-1,甲厂,2023,2023-12-01,9,1\n"
    both = os.path.join(folder_of({"both.csv": rows}), "both.csv")
    report = sound(run("check", os.path.join(folder, "awards.csv"), "--table", f"units={both}", "--table",
                       f"annual={both}", *AUDIT, "--format", "json").report())
    hold([e["used"] for e in report["inputs"]] == [3, 1, 1], "one file for two tables:", report["inputs"])


NAMES = ["with blank.csv", "'single' \"double\".csv", "line\nbreak.csv", "bell\x07 \x1b[31mred\x1b[0m.csv", "-q.csv",
         "%s%n.csv", "$(touch x).csv", "&<b>.csv", "年度\u202edata.csv",
         b"\xb9\xe3\xce\xf7.csv".decode(errors="surrogateescape"),  # a name in GB18030
         "UPPER.CSV", "a" * 250 + ".csv"]


def test_file_names():
    for name in NAMES:
        folder = folder_of({"awards.csv": AWARDS, "units.csv": UNITS})
        write(folder, {name: ANNUAL + "U-3,去年,,,\n"})
        done, report, _ = audit(folder)
        done.ends(3)
        still_used(report)
        (row,) = [d for d in report["data"] if d["code"] == "cell_unreadable"]
        hold(row["row"] == 7, row)
        bad = os.path.join(folder, name)
        write(folder, {name: ""})
        for args in (["--", bad], [bad]):
            told = run("check", *args).ends(2)
            hold(not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", told.err), "raw:", repr(told.err))
            hold(told.err.count("\n") == 2, "a line break of the name is raw:", repr(told.err))
    folder = folder_of({**GOOD, "-q.csv": "", "-": ""})
    run("check", "--", "-q.csv", cwd=folder).ends(2).says("-q.csv", "empty")
    run("check", "-q.csv", cwd=folder).ends(2).says("no option")
    run("check", "--as-of", "2024-06-30", "--select", "8.2.9", "--", "annual.csv", "awards.csv", "units.csv",
        cwd=folder).ends(1)


EVIL = f"{ESC}[31m甲厂{ESC}]0;title\x07\x08\x9b31m\u202e\u2066工会\x7f"


def test_escapes_in_cells():
    evil = {"awards.csv": AWARDS.replace("甲厂工会", EVIL).replace("A-1,", f"A-1{ESC}[2J,"),
            "units.csv": UNITS.replace("甲厂", EVIL), "annual.csv": ANNUAL.replace(",60", f",{ESC}[5m60")}
    folder = folder_of(evil)
    for language in ("en", "zh"):
        done = run("check", folder, *AUDIT, "--lang", language)
        hold(not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", done.out + done.err),
             "control characters in the report", repr(done.out), repr(done.err))
        done.says("\\x1b[31m", where="out")
    raw = run("check", folder, *AUDIT, "--format", "json").bytes.decode()
    hold(not re.search("[\x00-\x09\x0b-\x1f]", raw), "control characters in JSON", repr(raw[:500]))
    headers = folder_of({**GOOD, "evil.csv": f"单位编码,年度,有效票,{ESC}[31m有效票数\nU-1,2023,1,2\n"})
    for form in ("terminal", "json"):
        done = run("check", headers, *AUDIT, "--format", form)
        hold(ESC not in done.out + done.err, "an escape of a header is raw", repr(done.out))


# ---- the terminal ----


def on_terminal(args, env):
    """What the checker shows in a terminal of its own."""
    master, slave = pty.openpty()
    shown = b""
    with subprocess.Popen([CHECKER, *args], stdin=slave, stdout=slave, stderr=slave, env={**PLAIN, **env}) as child:
        os.close(slave)
        while True:
            ready, _, _ = select.select([master], [], [], 60)
            try:
                part = os.read(master, 65536) if ready else b""
            except OSError:  # the other end is closed
                part = b""
            if not part:
                break
            shown += part
    os.close(master)
    return child.returncode, shown.decode(errors="replace")


def test_colour():
    args = ["check", good(), *AUDIT]
    try:
        for end in pty.openpty():
            os.close(end)
    except OSError as why:  # a chroot or a container without /dev/pts
        print(f"colour on a terminal was not tried: {why}")
        return
    xterm = {"TERM": "xterm-256color"}
    status, shown = on_terminal(args, xterm)
    hold(status == 0 and f"{ESC}[" in shown, "no colour on a terminal", repr(shown))
    for env in ({**xterm, "NO_COLOR": "1"}, {"TERM": "dumb"}):
        status, shown = on_terminal(args, env)
        hold(status == 0 and ESC not in shown, f"colour with {env}", repr(shown))
    hold(ESC in on_terminal(args, {**xterm, "NO_COLOR": ""})[1], "an empty NO_COLOR says nothing")
    hold(ESC in on_terminal(["check", "nowhere.csv"], xterm)[1], "no colour in an error")
    hold(ESC not in on_terminal(["check", "nowhere.csv"], {**xterm, "NO_COLOR": "1"})[1], "colour in an error")
    hold(ESC not in run(*args, env=xterm).out, "colour without a terminal")
    kept = os.path.join(folder_of({}), "kept.txt")
    on_terminal([*args, "--format", f"terminal:{kept}"], xterm)
    with open(kept, encoding="utf-8") as file:
        hold(ESC not in file.read(), "colour in a file")
    evil = folder_of({**GOOD, "awards.csv": AWARDS.replace("甲厂工会", EVIL)})
    _, shown = on_terminal(["check", evil, *AUDIT], xterm)
    hold(not re.search(f"{ESC}(?!\\[[0-9;]*m)|[\x07\x08\x7f-\x9f]", shown), "more than colour", repr(shown))
    hold(f"{ESC}[31m甲" not in shown, "a cell's colour", repr(shown))


# ---- commands ----


def test_several_reports():
    folder = folder_of({})
    first, second, third = (os.path.join(folder, name) for name in ("a.json", "b.txt", "c.json"))
    done = run("check", good(), *AUDIT, "--format", f"json:{first}", "--format", f"terminal:{second}", "--format",
               f"json:{third}").ends(0)
    hold(done.out == "" and done.err == "", "reports went to files, and yet", done.told())
    with open(first, "rb") as one, open(third, "rb") as other:
        hold(one.read() == other.read() and os.path.getsize(first) > 0, "two reports of one run differ")
    plain = run("check", good(), *AUDIT)
    with open(second, encoding="utf-8") as file:
        hold(file.read() == plain.out, "the report in a file is another one")
    apart, joined = run("check", good(), *AUDIT, "--format", "json"), run("check", good(), *AUDIT, "--format=json")
    hold(apart.bytes == joined.bytes, "--format=json and --format json differ")
    run("check", good(), *AUDIT, "--format", "terminal", "--format", f"json:{first}").says("甲厂工会", where="out")


def test_statuses():
    def five_years(votes):
        """Five votes against a year, but for those of U-1 in `votes`."""
        rows = "".join(f"U-{unit},{year},{year}-12-01,100,{votes.get(year, 5) if unit == 1 else 5}\n"
                       for unit in (1, 2, 3) for year in range(2019, 2024))
        return {**GOOD, "annual.csv": ANNUAL.splitlines()[0] + "\n" + rows}

    calm, holes = folder_of(five_years({})), folder_of(five_years({2022: "", 2023: 60}))
    asked = ["--as-of", "2024-06-30", "--select", "8.2.9"]
    run("check", good(), *asked).ends(1)
    run("check", good(), *asked, "--fail-on", "revocable").ends(1)
    run("check", good(), *asked, "--fail-on", "procedure_due").ends(0)
    run("check", good(), *asked, "--fail-on", "undetermined").ends(1)
    run("check", calm, *asked, "--fail-on", "undetermined").ends(0)
    run("check", holes, *asked).ends(0)
    run("check", holes, *asked, "--fail-on", "undetermined").ends(1)
    run("check", holes, *asked, "--strict").ends(3)
    run("check", calm, *asked, "--strict").ends(0)
    run("check", calm, "--as-of", "2024-06-30").ends(3).says("not complete", where="out")  # tables are missing
    run("check", os.path.join(good(), "units.csv"), *asked).ends(3)  # nothing to decide


def test_quiet():
    loud, quiet = (run("check", good(), *AUDIT, *more) for more in ([], ["-q"]))
    hold(len(quiet.out) < len(loud.out), "-q says as much")
    quiet.ends(0).says("甲厂工会", where="out")
    hold(run("check", good(), *AUDIT, "--quiet").bytes == quiet.bytes, "-q and --quiet differ")
    bad = folder_of({**GOOD, "bad.csv": ""})
    run("check", bad, *AUDIT, "-q").ends(3).says("not complete", where="out")


def test_languages():
    asked = ["check", good(), *AUDIT]
    zh, en = (run(*asked, "--lang", language).out for language in ("zh", "en"))
    hold("共核查" in zh and "Checked 3" in en and "共核查" not in en and "Checked" not in zh, zh, en)
    for env, want in (({"LANG": "zh_CN.UTF-8"}, zh), ({"LC_ALL": "zh_CN.gb18030"}, zh), ({}, en),
                      ({"LANG": "en_US.UTF-8"}, en), ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, en),
                      ({"LC_MESSAGES": "zh_TW", "LANG": "C"}, zh)):
        hold(run(*asked, env=env).out == want, f"another language with {env}")
    hold(run("--lang", "zh", *asked).out == zh and run(*asked, "--lang=zh").out == zh, "--lang before the command")
    hold(run(*asked, "--lang", "en", env={"LANG": "zh_CN.UTF-8"}).out == en, "--lang goes before LANG")
    counts = [run(*asked, "--format", "json", "--lang", language).report()["summary"] for language in ("zh", "en")]
    hold(counts[0] == counts[1], "the languages count differently", counts)


def test_help():
    hold(re.fullmatch("jianjia [0-9]+\\.[0-9]+\\.[0-9]+\n", run("--version").ends(0).out), "--version")
    for args in ([], ["check"], ["rules"], ["explain"], ["schema"]):
        for flag in ("--help", "-h"):
            zh, en = (run(*args, flag, "--lang", language).ends(0) for language in ("zh", "en"))
            hold(zh.err == en.err == "" and zh.out != en.out, "help of", args)
            en.says("usage: jianjia", where="out")
            zh.says("用法：jianjia", where="out")
    listed = re.findall("^  ([a-z]+) ", run("--help").out, re.MULTILINE)
    for command in listed:
        run(command, "--help").ends(0)
    hold("check" in listed, listed)
    for option in re.findall("(--[a-z-]+)", run("check", "--help").out):
        hold("no option" not in run("check", good(), option).err, f"{option} is told, and unknown")


def test_the_same_bytes():
    for form in ("json", "terminal"):
        first = run("check", good(), "--as-of", "2024-06-30", "--format", form)
        hold(first.bytes == run("check", good(), "--as-of", "2024-06-30", "--format", form).bytes, "two runs differ")

    def shuffled(text):
        head, *rows = text.splitlines(keepends=True)
        return head + "".join(reversed(rows))

    def outcome(report):
        return [(f["rule"], f["case"], f["kind"], f["fingerprint"], f["message"]) for f in report["findings"]]

    other = folder_of({name: shuffled(text) for name, text in GOOD.items()})
    one, two = (run("check", folder, *AUDIT, "--format", "json").report() for folder in (good(), other))
    hold(outcome(one) == outcome(two) and one["summary"] == two["summary"], "the order of rows matters")
    crlf = folder_of({name: text.replace("\n", "\r\n").encode("gb18030") for name, text in GOOD.items()})
    hold(outcome(one) == outcome(run("check", crlf, *AUDIT, "--format", "json").report()), "the encoding matters")


def test_the_binary_alone():
    folder = folder_of(GOOD)
    shutil.copy(CHECKER, os.path.join(folder, "copy"))
    empty = {name: value for name, value in PLAIN.items() if name.endswith("SAN_OPTIONS")}
    done = subprocess.run(["./copy", "check", ".", *AUDIT, "--format", "json"], cwd=folder, capture_output=True,
                          timeout=60, env=empty)
    hold(done.returncode == 0, done.stderr)
    still_used(sound(json.loads(done.stdout)))
    hold(sorted(os.listdir(folder)) == sorted([*GOOD, "copy"]), "it left something behind", os.listdir(folder))


def test_little_memory():
    """Out of memory ends in one place, with a message."""
    if SANITIZED:
        return
    for megabytes in (3, 4, 5, 6, 8, 10, 12, 16, 24):
        def limited(size=megabytes << 20):
            resource.setrlimit(resource.RLIMIT_DATA, (size, size))

        done = run("check", good(), *AUDIT, preexec_fn=limited)
        hold(done.status == 0 or done.err, "it fails without a word", megabytes, done.told())


def test_few_descriptors():
    many = {f"part{n:03d}.csv": "单位编码,年度,评议日期,有效票,不满意票\n" for n in range(100)}
    folder = folder_of({**GOOD, **many})

    def limited():
        resource.setrlimit(resource.RLIMIT_NOFILE, (40, 40))

    done = run("check", folder, *AUDIT, "--format", "json", preexec_fn=limited)
    hold(done.status in (0, 3), "status", done.told())
    run("check", folder, *AUDIT).ends(0)


# ---- all of them ----


def all_tests():
    tests = []
    for table, test in ((FILES, test_file), (FILES, test_file_alone), (ROWS, test_row), (PACKS, test_pack),
                        (USAGE, test_usage)):
        what = test.__name__[len("test_"):].replace("_", " ")
        tests += [(f"{what}: {row[0]}", functools.partial(test, *row)) for row in table]
    tests += [(f"random file {n}", functools.partial(test_random, n)) for n in range(200)]
    tests += [(f"random pack {n}", functools.partial(test_random_pack, n)) for n in range(200)]
    in_tables = {test_file, test_file_alone, test_row, test_pack, test_usage, test_random, test_random_pack}
    for name, test in list(globals().items()):
        if name.startswith("test_") and test not in in_tables:
            tests.append((name[len("test_"):].replace("_", " "), test))
    return tests


def outcome_of(named):
    name, test = named
    try:
        test()
    except Wrong as wrong:
        return f"{name}: {wrong}"
    except subprocess.TimeoutExpired as slow:
        return f"{name}: no end after {slow.timeout} s: {' '.join(map(repr, slow.cmd))[:300]}"
    except Exception as fault:  # a report that lacks a field, say
        return f"{name}: {type(fault).__name__}: {fault}"
    return ""


def main():
    parts = sys.argv[1:]
    tests = [t for t in all_tests() if not parts or any(part in t[0] for part in parts)]
    good()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        wrong = [told for told in pool.map(outcome_of, tests) if told]
    scratch().cleanup()
    for told in wrong:
        print(told)
    print(f"bad input: {len(tests)} tests, {len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

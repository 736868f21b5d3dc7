#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The demo as it comes out of Excel, WPS and people's hands (fixtures/as_exported.py) gives the demo's findings; the folder
is what the script writes; every row is accounted for, and what was passed over is told. The same of made-up exports in
three encodings: random mess, the same findings.

Usage: run-57-as-exported.py [FIRST LAST]     seeds of the random mess, 0 to 15 if left out
"""
import contextlib
import io
import json
import os
import random
import re
import subprocess
import sys
import tempfile
from decimal import Decimal

sys.dont_write_bytecode = True
FIXTURES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fixtures")
sys.path.insert(0, FIXTURES)
import as_exported  # noqa: E402

from expectations import conclude, expect

CHECKER = os.environ.get("JIANJIA", "build/jianjia")
EXPORTED, DEMO = os.path.join(FIXTURES, "as-exported"), os.path.join(FIXTURES, "demo")


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


NOTES = ["见会议记录", "一, 二；三", "第一行\n第二行", '所谓"达标"', "=SUM(A1:A3)", "约60%", "合计见附表"]
DAYS = [as_exported.serial, as_exported.in_characters, lambda text: day(text, "{}年{}月{}日"), lambda text: day(text, "{}.{}.{}"),
        lambda text: day(text, "{}/{:02}/{:02} 0:00:00"), lambda text: day(text, "{}{:02}{:02}"), as_exported.full_width]
VOTES = [lambda text: f"{text}票", lambda text: f"{text} 张", lambda text: f"{text}.00", lambda text: f"'{text}",
         lambda text: as_exported.numeral(int(text)) if int(text) < 100 else text, as_exported.full_width]
MONEY = [lambda text: f"￥{text}", lambda text: f"{text}元", as_exported.full_width,
         lambda text: text if "," in text or not text else f"{float(text):,.2f}"]
CODES = [as_exported.kept_code, lambda text: f"'{text}" if text else text, lambda text: f"{text}\u200b" if text else text,
         as_exported.full_width, lambda text: f" {text}\u00a0" if text else text]


def day(text, form):
    found = as_exported.day_of(text)
    return form.format(found.year, found.month, found.day) if found else text


def rate_clothes(texts, chance):
    """How a column of percentages may be written, all of it: its scale is told by the column."""
    numbers = [float(text.rstrip("%")) for text in texts if text]
    ways = [lambda text: text.replace("%", "％"), as_exported.full_width, lambda text: text,
            lambda text: "百分之" + text.rstrip("%") if text else text]
    if all(n > 5 for n in numbers):
        ways.append(lambda text: text.rstrip("%"))
    if any(0 < n < 100 for n in numbers) and all(n <= 100 for n in numbers):
        ways.append(lambda text: str(Decimal(text.rstrip("%")) / 100) if text else text)
    return chance.choice(ways)


def clothes_of(header, texts, chance):
    """One way to write a column's cells, and of the cells that are written so a share."""
    filled = [text for text in texts if text]
    if not filled or chance.random() < 0.3:
        return lambda text: text
    if all(as_exported.day_of(text) for text in filled):
        return chance.choice(DAYS)
    if all(text.endswith("%") and text[:-1].replace(".", "").isdigit() for text in filled):
        return rate_clothes(texts, chance)
    way = None
    if "票" in header and all(text.isdigit() for text in filled):
        way = chance.choice(VOTES)
    elif "金额" in header or "经费" in header or "工资" in header:
        if all(text.replace(".", "").replace(",", "").isdigit() for text in filled):
            way = chance.choice(MONEY)
    elif header.endswith(("编码", "编号")):
        way = chance.choice(CODES)
    elif set(filled) <= {"是", "否", "√", "×", "有", "无"} and ("职代会" in header or "厂务公开" in header):
        way = lambda text: {"是": "√", "有": "Y", "√": "已召开", "否": "×", "×": "N", "无": "未召开"}.get(text, text)
    return (lambda text: way(text) if text and chance.random() < 0.7 else text) if way else lambda text: text


def dressed(rows, chance):
    columns = [list(column) for column in zip(*rows)]
    for column in columns:
        way = clothes_of(column[0], column[1:], chance)
        column[1:] = [way(text) for text in column[1:]]
    return [list(row) for row in zip(*columns)]


def with_column(rows, header, texts, at):
    return [row[:at] + [header if i == 0 else texts(i)] + row[at:] for i, row in enumerate(rows)]


def shaped(rows, chance, stem):
    """Merged blocks, years as columns, headers of two rows, columns that nobody needs."""
    head = rows[0]
    if stem.startswith("年度数据") and chance.random() < 0.6:
        unit = next(h for h in head if h in ("工会编码", "单位编码"))
        name = next(h for h in head if h == "单位名称")
        year = next(h for h in head if h in ("年度", "年份", "统计年度", "评议年度"))
        if chance.random() < 0.5:
            return as_exported.turned(rows, unit, name, year), 1
        order = [head.index(unit), head.index(name), head.index(year)]
        order += [i for i, h in enumerate(head) if i not in order and h != "序号"]
        rows = [[row[i] for i in order] for row in as_exported.by_unit(rows, unit, year)]
        return as_exported.merged(rows, (0, 1)), 1
    if chance.random() < 0.3 and "序号" not in rows[0]:
        rows = with_column(rows, "序号", str, 0)
    if chance.random() < 0.3:
        rows = with_column(rows, "情况说明(不上报)", lambda i: chance.choice(NOTES), len(rows[0]))
    if chance.random() < 0.4 and len(rows[0]) > 8:
        first = chance.randrange(4, len(rows[0]) - 3)
        return as_exported.grouped(rows, rows[0][first], rows[0][first + 2], "有关情况"), 2
    return rows, 1


def messy(rows, chance, stem):
    """The rows in the ways of fixtures/as_exported.py and more, drawn by chance."""
    title = f"{stem}汇总表"
    rows, head_rows = shaped(dressed(rows, chance), chance, stem)
    width, out = len(rows[0]), rows[:head_rows]
    merged = any(row[0] == "" for row in rows[head_rows:])
    if chance.random() < 0.2:
        out.append([str(i) for i in range(1, width + 1)])
    for row in rows[head_rows:]:
        if chance.random() < 0.03:
            out.append([chance.choice(WORDS)] + [""] * (width - 1))
        if chance.random() < 0.02 and not merged:
            out += [[title] + [""] * (width - 1), *rows[:head_rows]] if chance.random() < 0.5 else rows[:head_rows]
        if chance.random() < 0.03 and not merged:
            out.append([""] * width)
        out.append([as_exported.full_width(text) if chance.random() < 0.05 else
                    f" {text}　" if text.isascii() and text and chance.random() < 0.05 else f" {text} " for text in row])
    if merged:  # a word between two rows would end a block
        out = [row for row in out if row[0] not in WORDS]
    if chance.random() < 0.3:
        out = as_exported.totalled(out, chance.choice(("合计", "总　计：", "小计")))
    if chance.random() < 0.5:
        out = [[title] + [""] * (width - 1), [""] * width, *out]
    if chance.random() < 0.5:
        out = as_exported.signed(out)
    if chance.random() < 0.3:
        out = [["", *row, "", ""] for row in out]
    return out


def code_of(encoding):
    return "utf-16-le" if encoding == "utf-16" else encoding


def write_messy(folder, number, encoding):
    chance = random.Random(number)
    for name, rows in as_exported.tables_of(DEMO):
        delimiter = chance.choice(",\t;")
        out = messy(rows, chance, name[:-4])
        if delimiter == ";" and chance.random() < 0.3:
            out = [["sep="], *out]  # written with a delimiter behind it below
        end = chance.choice(("\n", "\r\n", "\r"))
        out = [[text.replace("\n", end) for text in row] for row in out]  # else the writer of "\r" doesn't quote it
        content = as_exported.to_bytes(out, encoding, delimiter, end)
        if out[0] == ["sep="]:
            content = content.replace("sep=".encode(code_of(encoding)), "sep=;".encode(code_of(encoding)), 1)
        with open(os.path.join(folder, name), "wb") as file:
            file.write(content)


def main():
    seeds = range(*map(int, sys.argv[1:3])) if len(sys.argv) > 2 else range(15)
    _, wanted = report_of(DEMO)
    status, report = report_of(EXPORTED)
    compare("as-exported", report, wanted)
    expect("status and completeness", status == 1 and report["complete"])
    expect(f"what is said: {report['data']}", [d["code"] for d in report["data"]] == ["merged_cells_filled", "dates_as_numbers", "contradiction", "contradiction"])
    _, told = check(EXPORTED, "--explain-input")
    told = re.sub("\n +", "", told.decode())  # where lines are broken hangs on how long the folder's name is
    for word in ("UTF-16LE", "制表符", "分号", "表头第2–3行", "会员评议票数/不满意票", "年度作列  6个年度", "合计、小计", "签字栏", "栏次",
                 "表头、标题重复", "向下填充27格", "HK–HP 欠缴社保金额 → 社保欠费（2019–2024年）"):
        expect(f"--explain-input doesn't say {word}", word in told)
    with tempfile.TemporaryDirectory(prefix="jianjia-exported-") as folder:
        with contextlib.redirect_stdout(io.StringIO()):
            as_exported.write(os.path.join(folder, "again"))
        names = sorted(os.listdir(os.path.join(folder, "again")))
        expect(f"files: {names}", names == sorted(os.listdir(EXPORTED)))
        for name in names:
            with open(os.path.join(folder, "again", name), "rb") as new, open(os.path.join(EXPORTED, name), "rb") as old:
                expect(f"{name}: not what fixtures/as_exported.py writes", new.read() == old.read())
        for number in seeds:
            encoding = ("utf-8", "gb18030", "utf-16")[number % 3]
            made = os.path.join(folder, str(number))
            os.mkdir(made)
            write_messy(made, number, encoding)
            compare(f"messy {number} ({encoding})", report_of(made)[1], wanted)
    return conclude("as exported")


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The number of threads changes nothing: the same bytes in every report, in the lists of cells to obtain, on
standard error, and the same status, with 1, 2, 3 and 8."""
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile

from expectations import conclude, expect

CHECKER = os.path.abspath(os.environ.get("JIANJIA", "build/jianjia"))
ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
FIXTURES = os.path.join(ROOT, "fixtures")
PACK = os.path.join(ROOT, "rules", "guangxi-2021")


def check(folder, data, *words):
    """Everything that a run gives, by name."""
    shutil.rmtree(folder, ignore_errors=True)
    os.mkdir(folder)
    done = subprocess.run([CHECKER, "check", data, *words, "--as-of", "2024-06-30", "--format", "terminal", "--format",
                           "json:report.json", "--requests", "lists"], cwd=folder, capture_output=True, timeout=600)
    given = {"status": done.returncode, "stdout": done.stdout, "stderr": done.stderr}
    for place, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(place, name), "rb") as file:
                given[name] = file.read()
    return given


def compare(folder, title, data, *words):
    out = os.path.join(folder, "out")
    alone = check(out, data, *words, "--jobs", "1")
    expect(f"{title}: there is a report", len(alone.get("report.json", b"")) > 1000 and alone["status"] in (0, 1, 3))
    for jobs in ("2", "3", "8"):
        several = check(out, data, *words, "--jobs", jobs)
        differ = [name for name in sorted(alone.keys() | several.keys()) if alone.get(name) != several.get(name)]
        expect(f"{title}, --jobs {jobs}: not the same: {differ}", not differ)


def older_pack(folder):
    """The pack as it might have stood a year before, so that two periods are judged and joined."""
    path = os.path.join(folder, "older")
    shutil.copytree(PACK, path)
    name = os.path.join(path, "pack.rules")
    with open(name, encoding="utf-8") as file:
        text = file.read()
    expect("the date of force stands in the pack", "2021-03-16" in text)
    with open(name, "w", encoding="utf-8") as file:
        file.write(text.replace("2021-03-16", "2020-03-16"))
    return path


# A number that is too large for a fact that many subjects share, in a condition, a wording, a scope and a group.
OVERFLOW = """
pack big { title zh "法" en "Law" document "1号" in_force 2021-01-01 }
kind watch zh "关注" en "watch"
kind undetermined zh "待补数" en "open"
next look zh "看" en "look"
profile review zh "复查" en "review" of homes
table owners zh "主" en "owners" { key id  closed  id key "主编号"  size count "主人数" }
table homes zh "家" en "homes" { key id  closed  id key "家编号"  owner key -> owners as its "主"  size count "家人数" }
fact owners.volume = size * size * size * size * size
scope all of homes { title zh "家" en "homes" }
scope large of homes { title zh "家" en "homes" where its.volume > 5 }
scope owned of homes { title zh "家" en "homes" where its.volume > 5 groups owner }
""" + "".join(f"""
rule 1.{number} for {scope} {{ clause "一" title zh "题" en "title" summary zh "摘要" en "summary" decided_by data next look
  watch when {condition} zh "现{{{shown}}}" en "now {{{shown}}}" }}
""" for number, (scope, condition, shown) in enumerate((
    ("all", "its.volume > 3", "size"), ("all", "size > 3", "its.volume"), ("large", "size > 3", "size"),
    ("owned", "count(group) > 3", "count(group)")), 1))


def overflowing(folder):
    """A pack and its data."""
    for name, text in (("big/big.rules", OVERFLOW),
                       ("numbers/owners.csv", "主编号,主人数\n" + "".join(
                           f"O{i},{(3, 900000000, 2)[i % 3]}\n" for i in range(40))),
                       ("numbers/homes.csv", "家编号,主,家人数\n" + "".join(
                           f"H{i:04},O{i * 7 % 40},{i % 9}\n" for i in range(900)))):
        os.makedirs(os.path.join(folder, os.path.dirname(name)), exist_ok=True)
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)
    return os.path.join(folder, "numbers"), os.path.join(folder, "big")


NOTES = ("", "", "", "", "经核对", '"附名单, 共两页"', '"写作""食堂"""', '"第一行\nU-00001,2021,假单位,9,9,1%,是\n合计,,,,,,\n"',
         '"' + "很长的备注，" * 60 + '"', '"\n\n"', '"没有闭合', 'a"b', " 前后有空格 ", "'0012", '="0012"')
KEYS = ("合计", "", "填表人：张某", "1.23E+08", "U-99999", "u-00003", "待填", "４５", "4501**********1234", "U-1", '"U-00002"',
        "U-00001 ", "单位编码")


def messy(folder, name, seed, encoding, end):
    """A yearly table of some megabytes with all that may be wrong with a row, much of it where files are cut: rows
    again, totals, notes of several lines with what looks like rows in them, quotes that are never closed."""
    chance = random.Random(seed)
    path = os.path.join(folder, name)
    os.makedirs(path)

    def write(file, rows):
        with open(os.path.join(path, file), "wb") as out:
            out.write((end.join(rows) + end).encode(encoding))

    units = [f"U-{number:05}" for number in range(6000)]
    write("units.csv", ["单位编码,单位名称,所属单位,工会类型,单位状态"] + [
        f"{unit},单位{number},{units[number - 1] if number % 10 == 9 else ''},基层工会,存续" for number, unit in enumerate(units)])
    write("awards.csv", ["奖项编号,荣誉类别,单位编码,授予时间,荣誉状态"] + [
        f"A-{number},模范职工之家,{units[number * 17 % 6000]},2020-12-18,在册" for number in range(300)])
    rows = ["单位编码,年度,单位名称,会员总数,有效票,不满意率,是否评议,备注"]
    for number in range(120000):
        key, year = units[number // 5 % 6000 if chance.random() < 0.9 else chance.randrange(6000)], 2019 + number % 5
        valid, rate, note = chance.randrange(3, 400), f"{chance.randrange(0, 700) / 10}%", ""
        if chance.random() < 0.01:
            key = chance.choice(KEYS)
        if chance.random() < 0.01:
            year = chance.choice(("", "21", "二〇二一年", "2021年", "x", "1900", "２０２２"))
        if chance.random() < 0.005:
            rate, valid = chance.choice(("0.5", "200%", "约三成", "")), chance.choice(("-", "1,000", "缺", "1.5"))
        if chance.random() < 0.03:
            note = chance.choice(NOTES)
        row = f'{key},{year},单位,50,{valid if "," not in str(valid) else chr(34) + valid + chr(34)},{rate},是,{note}'
        kind = chance.random()
        rows.append("" if kind < 0.002 else row + ",多出" if kind < 0.003 else row[:20] if kind < 0.004 else row + ",,"
                    if kind < 0.01 else row)
        if kind > 0.995:
            rows.append(chance.choice((rows[-1], rows[0], "合计,,,3000,2000,,,", "注：以上数据由各单位填报", ",,,,,,,", "一、南宁市")))
    write("annual.csv", rows)
    return path


def refused(*words):
    done = subprocess.run([CHECKER, "check", os.path.join(FIXTURES, "demo"), *words], capture_output=True, timeout=60)
    return done.returncode == 2 and done.stdout == b"" and b"--jobs" in done.stderr


with tempfile.TemporaryDirectory(prefix="jianjia-jobs-") as folder:
    large = os.path.join(folder, "large")
    subprocess.run([sys.executable, os.path.join(FIXTURES, "large.py"), large, "--size", "0.005"], check=True,
                   capture_output=True, timeout=120)
    demo = os.path.join(FIXTURES, "demo")
    compare(folder, "demo", demo, "--lang", "zh")
    compare(folder, "demo, masked", demo, "--lang", "en", "--mask")
    compare(folder, "demo, two packs", demo, "--lang", "en", "--pack", older_pack(folder), "--pack", PACK)
    compare(folder, "roster", os.path.join(FIXTURES, "roster-2024"), "--lang", "zh")
    compare(folder, "large", large, "--lang", "zh")
    for name, seed, encoding, end in (("LF", 1, "utf-8", "\n"), ("CR LF", 2, "utf-8-sig", "\r\n"),
                                      ("GB18030", 3, "gb18030", "\r\n")):
        compare(folder, f"messy, {name}", messy(folder, name, seed, encoding, end), "--lang", "zh", "--explain-input",
                "--profile", "review")
    numbers, big = overflowing(folder)
    compare(folder, "overflow", numbers, "--lang", "en", "--pack", big)
    told = {(d["file"], d["message"].split()[4]) for d in json.loads(check(
        os.path.join(folder, "out"), numbers, "--lang", "en", "--pack", big)["report.json"])["data"]
            if d["code"] == "overflow"}
    owners = {f"H{i:04}": i * 7 % 40 for i in range(900)}
    sizes = {f"H{i:04}": i % 9 for i in range(900)}
    large = {home for home, owner in owners.items() if owner % 3 == 1}
    expect("overflows are told of the rule and the subject in which they happened", told == (
        {(home, rule) for home in large for rule in ("1.1", "1.3")} |
        {(home, "1.2") for home in large if sizes[home] > 3} |
        {(f"O{owners[home]}", "1.4") for home in large}))
for word in ("0", "-1", "65", "x", "2x", "", "99999999999999999999"):
    expect(f"--jobs {word} is refused", refused("--jobs", word))

sys.exit(conclude("jobs"))

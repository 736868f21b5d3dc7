#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""No output shows an identity number whole; --mask leaves of a person's name the first character only."""
import json
import os
import subprocess
import sys
import tempfile

CHECKER = os.environ.get("JIANJIA", "build/jianjia")
NUMBERS = ("450102198001011234", "45010219800101123X", "450102800101123")
NAMES = ("韦大勇", "覃小兰", "黄建国")
CODE = "914501000000000000"  # a credit code is no identity number
SHEETS = {
    "获奖名册.csv": ["奖项编号,荣誉类别,级别,姓名,单位编码,人员编码,授予时间,状态"] + [
        f"A-{i},优秀工会工作者,自治区,{name},U-1,{number},2019-05-01,有效"
        for i, (name, number) in enumerate(zip(NAMES, NUMBERS), 1)],
    "单位台账.csv": ["单位编码,单位名称,工会类型,统一社会信用代码", f"U-1,桂海公司,单独基层工会,{CODE}"],
    "人员台账.csv": ["人员编码,姓名,所在单位编码,工会职务,任职起,任职止"] + [
        f"{number},{name},U-1,主席,2018-01-01," for name, number in zip(NAMES, NUMBERS)],
    "处分.csv": ["处分编号,人员编码,姓名,处分类别,处分档次,处分决定日期,决定状态,处分决定文号",
               f"S-1,{NUMBERS[0]},{NAMES[0]},党纪,严重警告,2022-05-01,生效,桂纪〔2022〕1号（{NUMBERS[0]}）",
               f"S-2,{NUMBERS[1]},{NAMES[1]},党纪,严重警告,,生效,",
               f"S-3,{NUMBERS[2]},{NAMES[2]},党纪,严重警告,2022-05-01,生效,桂纪〔2022〕2号",
               f"S-4,ID{NUMBERS[0]},,党纪,严重警告,2022-05-01,生效,",
               f"S-5,{NUMBERS[2][:-1]}9,查无此人,党纪,严重警告,{NUMBERS[0]},生效,"],
}
faults, tests = [], 0


def expect(what, holds):
    global tests
    tests += 1
    if not holds:
        faults.append(what)


def outputs(folder, *options):
    """Everything that is written: {where: text}"""
    texts = {}
    for form in ("terminal", "json", "jsonl", "csv", "html", "sarif", "junit", "github", "gitlab", "markdown"):
        lists = os.path.join(folder, f"lists-{form}-{len(options)}")
        done = subprocess.run([CHECKER, "check", os.path.join(folder, "data"), "--as-of", "2024-06-30", "--lang", "zh",
                               "--format", form, "--requests", lists, *options], capture_output=True, timeout=60)
        texts[form], texts[form + " stderr"] = done.stdout.decode(), done.stderr.decode()
        for name in os.listdir(lists):
            with open(os.path.join(lists, name), encoding="utf-8-sig") as file:
                texts[f"{form} {name}"] = file.read()
    return texts


def main():
    with tempfile.TemporaryDirectory(prefix="jianjia-privacy-") as folder:
        os.mkdir(os.path.join(folder, "data"))
        for name, lines in SHEETS.items():
            with open(os.path.join(folder, "data", name), "w", encoding="utf-8") as file:
                file.write("\n".join(lines) + "\n")
        plain, masked = outputs(folder), outputs(folder, "--mask")
        for where, text in list(plain.items()) + list(masked.items()):
            for number in NUMBERS:
                expect(f"{where}: {number}", number not in text)
        for where, text in masked.items():
            for name in NAMES:
                expect(f"--mask, {where}: {name}", name not in text)
        report, hidden = json.loads(plain["json"]), json.loads(masked["json"])
        expect("there are findings", any(f["rule"] == "8.3.4-a" and f["kind"] == "revocable" for f in report["findings"]))
        expect("shown in part", "4501**********1234" in plain["json"] and NAMES[0] in plain["json"])
        expect("the surname stays", "韦**" in masked["terminal"] and "桂海公司" in masked["terminal"])
        expect("fingerprints stay", [f["fingerprint"] for f in report["findings"]]
               == [f["fingerprint"] for f in hidden["findings"]])
        expect("withheld from the lists", "以身份证号为编码" in plain["json stderr"])
    for fault in faults:
        print(fault)
    print(f"privacy: {tests} tests, {len(faults)} wrong")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""No output shows an identity number whole, or who complained; --mask leaves of a person's name the first character
only, hides telephones, and figures of few votes; --mask-key gives pseudonyms that stay the same."""
import json
import os
import re
import stat
import subprocess
import sys
import tempfile
import zipfile

from expectations import conclude, expect

CHECKER = os.environ.get("JIANJIA", "build/jianjia")
NUMBERS = ("450102198001011234", "45010219800101123X", "450102800101123")
NAMES = ("韦大勇", "覃小兰", "黄建国")
TWICE = "黄建囯"
PHONES = ("13807711234", "139-0772-5678")
COMPLAINANTS = ("农志高", "15507713333", "卢秀英", "陆明", "18607714444")
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
               f"S-5,{NUMBERS[2][:-1]}9,查无此人,党纪,严重警告,{NUMBERS[0]},生效,",
               # the same row in two lines that differ: both names stand in the evidence
               f"S-6,{NUMBERS[2]},{NAMES[2]},党纪,严重警告,2022-05-01,生效,桂纪〔2022〕3号",
               f"S-6,{NUMBERS[2]},{TWICE},党纪,严重警告,2022-05-01,生效,{TWICE}案（电话{PHONES[0]}、{PHONES[1]}）"],
    "监督管理记录.csv": ["记录编号,奖项编号,监管事项,实施单位,举报日期,举报核实结果,处理意见,举报人,举报人电话",
                   f"J-1,A-1,举报核实,南宁市总工会,2023-01-10,办理中,已答复{COMPLAINANTS[0]}（{COMPLAINANTS[1]}）,"
                   f"{COMPLAINANTS[0]},{COMPLAINANTS[1]}",
                   f"J-2,A-2,举报核实,受理{COMPLAINANTS[2]}来信,2023-01-10,{COMPLAINANTS[2]}反映不实,,{COMPLAINANTS[2]},",
                   "J-3,A-2,举报核实,南宁市总工会,2023-01-10,办理中,,匿名,",
                   "J-4,A-3,举报核实,南宁市总工会,2023-01-10,*非属实*,,*,"],
    "撤销案件.csv": ["案件编号,奖项编号,途径,核查日期,核查部门,举报人,举报人联系方式",
                 f"C-1,A-1,直接核查,2023-03-01,基层工作部（{COMPLAINANTS[3]}来访）,{COMPLAINANTS[3]},{COMPLAINANTS[4]}"],
}
# Dissatisfied votes of valid ballots, the rest satisfied; a rate where the ballots are not known.
VOTES = {"U-1": (4, 7), "U-2": (61, 61), "U-3": (77, 79), "U-4": (43, 68), "U-5": "88.8%"}
TOLD = ("57.14", "4/7", "61/61", "77/79", "97.46", "88.8")  # of all but U-4
VOTE_SHEETS = {
    "获奖名册.csv": ["奖项编号,荣誉类别,级别,集体名称,单位编码,授予时间,状态"] + [
        f"A-{unit},模范职工之家,自治区,{unit}工会,{unit},2019-05-01,有效" for unit in VOTES],
    "单位台账.csv": ["单位编码,单位名称,工会类型"] + [f"{unit},{unit}公司,单独基层工会" for unit in VOTES],
    "年度数据.csv": ["单位编码,年度,评议日期,评议形式,有效票,满意票,基本满意票,不满意票,弃权票,不满意率"] + [
        f"{unit},{year},{year}-11-01,会员大会," + (f",,,,,{v}" if isinstance(v, str) else
                                               f"{v[1]},{v[1] - v[0]},0,{v[0]},0,")
        for unit, v in VOTES.items() for year in (2022, 2023)],
}
FORMS = ("terminal", "json", "jsonl", "csv", "html", "sarif", "junit", "github", "gitlab", "markdown")


def check(folder, *options):
    """(status, standard output, standard error)"""
    done = subprocess.run([CHECKER, "check", folder, "--as-of", "2024-06-30", "--lang", "zh", *options],
                          capture_output=True, timeout=60)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def write_sheets(folder, sheets):
    os.mkdir(folder)
    for name, lines in sheets.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")


def outputs(folder, data, *options):
    """Everything that is written: {where: text}"""
    texts = {}
    book = os.path.join(folder, "book.xlsx")
    check(data, "--format", f"xlsx:{book}", *options)
    with zipfile.ZipFile(book) as parts:
        texts["xlsx"] = "".join(parts.read(name).decode() for name in parts.namelist())
    for form in FORMS:
        with tempfile.TemporaryDirectory(dir=folder) as lists:
            _, texts[form], texts[form + " stderr"] = check(data, "--format", form, "--requests", lists, *options)
            for name in os.listdir(lists):
                with open(os.path.join(lists, name), encoding="utf-8-sig") as file:
                    texts[f"{form} {name}"] = file.read()
    return texts


def numbers_and_names(folder, data):
    plain, masked = outputs(folder, data), outputs(folder, data, "--mask")
    keyed = outputs(folder, data, "--mask-key", os.path.join(folder, "key"))
    for where, text in [*plain.items(), *masked.items(), *keyed.items()]:
        for hidden in NUMBERS + COMPLAINANTS:
            expect(f"{where}: {hidden}", hidden not in text)
    for what, texts in (("--mask", masked), ("--mask-key", keyed)):
        for where, text in texts.items():
            for hidden in NAMES + (TWICE,) + PHONES:
                expect(f"{what}, {where}: {hidden}", hidden not in text)
    report, hidden = json.loads(plain["json"]), json.loads(masked["json"])
    expect("there are findings", any(f["rule"] == "8.3.4-a" and f["kind"] == "revocable" for f in report["findings"]))
    expect("shown in part", "4501**********1234" in plain["json"] and NAMES[0] in plain["json"])
    expect("the surname stays", "韦**" in masked["terminal"] and "桂海公司" in masked["terminal"])
    expect("telephones in part", PHONES[0] in plain["json"] and "138****1234" in masked["json"]
           and "139****5678" in masked["json"])
    expect("fingerprints stay", [f["fingerprint"] for f in report["findings"]]
           == [f["fingerprint"] for f in hidden["findings"]])
    expect("withheld from the lists", "以身份证号为编码" in plain["json stderr"])
    for form in ("jsonl", "sarif", "junit", "github", "gitlab", "markdown"):
        expect(f"{form} masks by itself", not any(name in plain[form] for name in NAMES)
               and all(name in check(data, "--format", form, "--no-mask")[1] for name in NAMES[:1]))
    return keyed


def pseudonyms(folder, data, keyed):
    key = os.path.join(folder, "key")
    expect("for its owner alone", stat.S_IMODE(os.stat(key).st_mode) == 0o600 and os.stat(key).st_size == 65)
    found = set(re.findall("(?:某甲|证件|电话)-[0-9A-Z]{4}-[0-9A-Z]{4}", keyed["json"]))
    kinds = {kind: sum(p.startswith(kind) for p in found) for kind in ("某甲", "证件", "电话")}
    expect(f"{kinds}: three persons, one with two names; two telephones", kinds["某甲"] == 4 and kinds["电话"] == 2)
    for form in FORMS:
        same = set(re.findall("某甲-[0-9A-Z]{4}-[0-9A-Z]{4}", keyed[form])) & found
        expect(f"{form}: the same in all forms", len(same) >= 3)
    again, english = check(data, "--mask-key", key, "--format", "json")[1], subprocess.run(
        [CHECKER, "check", data, "--as-of", "2024-06-30", "--lang", "en", "--mask-key", key, "--format", "json"],
        capture_output=True, timeout=60).stdout.decode()
    expect("the same in another run", again == keyed["json"] and all(p in english for p in found))
    other = check(data, f"--mask-key={key}2", "--format", "json")[1]
    expect("another key, other pseudonyms", not any(p in other for p in found))
    expect("the last word counts", NAMES[0] in check(data, "--mask-key", key, "--no-mask", "--format", "sarif")[1])
    # the old and the new form of one identity number, a name written with blanks: the same
    spellings = os.path.join(folder, "spellings")
    write_sheets(spellings, {
        **SHEETS, "获奖名册.csv": [line.replace("韦大勇", "韦　大勇") for line in SHEETS["获奖名册.csv"]],
        "处分.csv": SHEETS["处分.csv"][:1] + [
            f"S-1,{NUMBERS[0]},,党纪,严重警告,2022-05-01,生效,韦大勇（450102800101123、45010219800101123X）"]})
    told = check(spellings, "--mask-key", key, "--format", "json")[1]
    pair = re.search("(某甲-\\S{9})（(证件-\\S{9})、(证件-\\S{9})）", told)
    expect("one person however written", pair is not None and pair[2] == pair[3] and pair[1] in found
           and f'"name": "{pair[1]}"' in told)


def key_faults(folder, data):
    key = os.path.join(folder, "key")
    sheet = os.path.join(data, "处分.csv")
    with open(sheet, "rb") as file:
        before = file.read()
    for path, word in ((sheet, "不是密钥文件"), (folder, "密钥文件无法读取"), (os.path.join(folder, "no", "key"), "密钥文件无法"),
                       ("", "--mask-key")):
        status, out, said = check(data, "--mask-key", path)
        expect(f"key {path}: {status} {said}", status == 2 and out == "" and word in said)
    with open(sheet, "rb") as file:
        expect("what is no key is left alone", file.read() == before)
    status, _, said = check(data, "--mask-key", key, "--format", f"json:{key}")
    expect(f"a report over the key: {said}", status == 2 and os.stat(key).st_size == 65)


def few_votes(folder, data):
    plain, masked = outputs(folder, data), outputs(folder, data, "--mask")
    for form in FORMS:
        default = form in ("jsonl", "sarif", "junit", "github", "gitlab", "markdown")
        for figure in TOLD:
            expect(f"--mask, {form}: {figure}", figure not in masked[form])
            expect(f"{form} by itself: {figure}", not default or figure not in plain[form])
        expect(f"--mask, {form}: enough votes are shown", "43" in masked[form] and "63.23" in masked[form])
    report, hidden = json.loads(plain["json"]), json.loads(masked["json"])
    expect("all five are found", [f["rule"] for f in hidden["findings"]].count("8.2.9") == len(VOTES))
    for before, after in zip(report["findings"], hidden["findings"]):
        if before["rule"] == "8.2.9":
            unit = before["subject"]["unit"]
            values = [e["value"] for e in after["evidence"] if e["column"] in ("不满意票", "不满意率")]
            few = unit != "U-4"
            expect(f"{unit}: {values}", len(values) >= 2 and all((v == "**") == few for v in values))
            expect(f"{unit}: the same cells", [e["cell"] for e in before["evidence"]] == [e["cell"] for e in after["evidence"]])
            expect(f"{unit}: {after['message']}", ("2022年**，2023年**。" in after["message"]) == few)
            expect(f"{unit}: said", any("推知谁怎样投票" in note for note in after["notes"]) == few)
    expect("the workbook has none", not any(figure in masked["xlsx"] for figure in TOLD[1:]) and "77/79" in plain["xlsx"])
    expect("figures are there to be hidden", all(figure in plain["json"] for figure in TOLD))
    drawings = ["".join(re.findall("<svg.*?</svg>", texts["html"], re.S)) for texts in (plain, masked)]
    expect("drawings without them", [d.count(">**<") for d in drawings] == [0, 2 * (len(VOTES) - 1)])


def honours_behind_cases(folder):
    """A finding about a procedure stands under the name of the honour, which no other finding may be about."""
    data = os.path.join(folder, "procedure")
    write_sheets(data, {
        **{name: SHEETS[name] for name in ("获奖名册.csv", "单位台账.csv")},
        "撤销案件.csv": ["案件编号,奖项编号,途径,申请日期,核查日期,核查结果,主席办公会日期,党组会日期,决定,决定日期",
                     "C-1,A-1,逐级申请,2023-02-01,2023-03-01,属实,2023-03-20,未召开,撤销,2023-04-01"]})
    one = ("--select", "8.5.p2-s2")
    plain = check(data, "--format", "json", *one)[1]
    expect("the case has the holder's name", any(c["name"] == NAMES[0] for c in json.loads(plain)["cases"]))
    for form in FORMS:
        for options in (("--mask",), ("--mask-key", os.path.join(folder, "key"))):
            told = check(data, "--format", form, *one, *options)[1]
            expect(f"{form} {options[0]}: the holder is named", NAMES[0] not in told)


def main():
    with tempfile.TemporaryDirectory(prefix="jianjia-privacy-") as folder:
        data, votes = os.path.join(folder, "data"), os.path.join(folder, "votes")
        write_sheets(data, SHEETS)
        write_sheets(votes, VOTE_SHEETS)
        keyed = numbers_and_names(folder, data)
        pseudonyms(folder, data, keyed)
        key_faults(folder, data)
        few_votes(folder, votes)
        honours_behind_cases(folder)
    return conclude("privacy")


if __name__ == "__main__":
    sys.exit(main())

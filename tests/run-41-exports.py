#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Files as Excel, WPS and people leave them: for each trap a small sheet, what is read from it, and what is said.

Usage: run-41-exports.py [PART OF A NAME …]     only the tests whose name has one of these parts

A sheet of SHEETS stands beside the same honours and units (run-40's GOOD, whose helpers are used here). What was
read is told by the rule 八（二）9: two years over half dissatisfied. Every sheet says the same as PLAIN.
"""
import datetime
import importlib.util
import os
import random
import re
import shutil
import sys
import unicodedata

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
spec = importlib.util.spec_from_file_location("bad", os.path.join(HERE, "run-40-bad-input.py"))
bad = importlib.util.module_from_spec(spec)
spec.loader.exec_module(bad)
sys.path.insert(0, os.path.join(HERE, "..", "fixtures"))
import demo  # noqa: E402

hold, run, folder_of, sound = bad.hold, bad.run, bad.folder_of, bad.sound

PLAIN = """单位编码,年度,评议日期,有效票,不满意票
U-1,2022,2022-12-01,100,60
U-1,2023,2023-12-01,100,61
U-2,2022,2022-12-01,100,10
U-2,2023,2023-12-01,100,10
U-3,2022,2022-12-01,100,10
"""
OTHERS = {name: text for name, text in bad.GOOD.items() if name != "annual.csv"}


def check(files, *args, rules="8.2.9"):
    folder = folder_of(files)
    done = run("check", folder, "--as-of", "2024-06-30", "--select", rules, "--fail-on", "recover", "--lang", "zh",
               "--format", "json", *args)
    return done, sound(done.report()) if done.status != 2 else None


def findings(report):
    return [(f["case"], f["kind"], f["message"]) for f in report["findings"]]


def codes(report):
    return sorted({d["code"] for d in report["data"]})


def counts(report, table="annual"):
    rows = [e for e in report["inputs"] if e["table"] == table]
    return tuple(sum(e[part] for e in rows) for part in ("used", "skipped", "not_needed", "rejected"))


# ---- SHEETS: name, the yearly data, (used, skipped, not needed, rejected), codes of what is said ----
# Award A-1 must be found as with PLAIN, and nobody else.

SHEETS = [
    ("plain", PLAIN, (5, 0, 0, 0), []),
    ("title rows above", "2023年度会员评家情况汇总表,,,,\n填报单位：某市总工会,,,,2024年1月\n" + PLAIN, (5, 0, 0, 0), []),
    ("a title without separators", "2023年度会员评家情况汇总表\n\n" + PLAIN, (5, 0, 0, 0), []),
    ("a merged header of two rows", """单位编码,年度,评议情况,,
,,评议日期,有效票,不满意票
U-1,2022,2022-12-01,100,60
U-1,2023,2023-12-01,100,61
U-2,2022,2022-12-01,100,10
""", (3, 0, 0, 0), []),
    ("a title and a merged header", """会员评家情况汇总表,,,,
单位编码,年度,评议情况,,
,,评议日期,有效票,不满意票
1,2,3,4,5
U-1,2022,2022-12-01,100,60
U-1,2023,2023-12-01,100,61
U-2,2022,2022-12-01,100,10
""", (3, 1, 0, 0), []),
    ("words of a column on two rows", """单位,年,评议,有效,不满意
编码,度,日期,票数,票数
U-1,2022,2022-12-01,100,60
U-1,2023,2023-12-01,100,61
""", None, ["header_words"]),
    ("votes under a parent", """单位编码,年度,评议日期,票数,,
,,,有效,满意,不满意
U-1,2022,2022-12-01,100,40,60
U-1,2023,2023-12-01,100,39,61
""", (2, 0, 0, 0), []),
    ("a merged header over columns that nobody knows", """单位编码,年度,评议日期,有效票,不满意票,其他情况,,,备注
,,,,,会场,主持人,记录人,
1,2,3,4,5,6,7,8,9
U-1,2022,2022-12-01,100,60,三楼,韦某,黄某,
U-1,2023,2023-12-01,100,61,三楼,韦某,黄某,
单位编码,年度,评议日期,有效票,不满意票,其他情况,,,备注
,,,,,会场,主持人,记录人,
U-2,2022,2022-12-01,100,10,三楼,韦某,黄某,
""", (3, 3, 0, 0), []),
    ("a first row without a key", """单位编码,年度,评议日期,有效票,不满意票,其他情况,,备注
,2022,2022-12-01,100,60,三楼,,
U-1,2022,2022-12-01,100,60,三楼,,
U-1,2023,2023-12-01,100,61,三楼,,
""", (2, 0, 0, 1), ["key_missing"]),
    ("the header again behind a page break", PLAIN.replace("U-2,2022", "单位编码,年度,评议日期,有效票,不满意票\nU-2,2022"),
     (5, 1, 0, 0), []),
    ("title and merged header again", """评家汇总表,,,,
单位编码,年度,评议情况,,
,,评议日期,有效票,不满意票
U-1,2022,2022-12-01,100,60
评家汇总表,,,,
单位编码,年度,评议情况,,
,,评议日期,有效票,不满意票
U-1,2023,2023-12-01,100,61
""", (2, 3, 0, 0), []),
    ("totals and subtotals", """序号,单位编码,年度,评议日期,有效票,不满意票
1,U-1,2022,2022-12-01,100,60
2,U-1,2023,2023-12-01,100,61
小计,,,,200,121
3,U-2,2022,2022-12-01,100,10
4,U-3,2022,2022-12-01,100,10
,南宁市小计,,,200,20
合 计,,,,400,141
,,,,400,141
""", (4, 4, 0, 0), []),
    ("a total in the key's place", PLAIN + "合计,2023,,500,151\n总　计：,,,500,151\n", (5, 2, 0, 0), []),
    ("平均 and 以上共", PLAIN + "平均,,,100,30\n以上共3户,,,,\n", (5, 2, 0, 0), []),
    ("signature lines and notes", PLAIN + """填表人：韦某,,审核人：黄某,,
"制表日期：2024年1月5日",,,,
注：1.本表由基层工会填报。,,,,
"2.票数以会议记录为准。",,,,
（盖章）,,,,
""", (5, 5, 0, 0), []),
    ("headings between", PLAIN.replace("U-2,2022", "二、乙类单位,,,,\nU-2,2022"), (5, 1, 0, 0), []),
    ("a title again, and cities over their units", PLAIN.replace("U-2,2022", "评家情况汇总表,,,,\nU-2,2022").replace(
        "U-3,", "柳州市,,,,\nU-3,"), (5, 2, 0, 0), []),
    ("blank rows and columns", ",,,,,,\n,单位编码,,年度,评议日期,有效票,不满意票,,\n" + "".join(
        f",{u},,{y},{y}-12-01,100,{n},,\n,,,,,,,,\n" for u, y, n in (("U-1", 2022, 60), ("U-1", 2023, 61),
                                                                   ("U-2", 2022, 10))) + ",,,,\n" * 50,
     (3, 53, 0, 0), []),
    ("merged cells", """单位编码,单位名称,年度,评议日期,有效票,不满意票
U-1,甲厂,2022,2022-12-01,100,60
,,2023,2023-12-01,100,61
U-2,乙厂,2022,2022-12-01,100,10
,,2023,2023-12-01,100,10
""", (4, 0, 0, 0), ["merged_cells_filled"]),
    ("a blank key that is not merged", PLAIN + ",2023,2023-12-01,100,61\n", (5, 0, 0, 1), ["key_missing"]),
    ("a merged block that a blank row ends", """单位编码,年度,评议日期,有效票,不满意票
U-1,2022,2022-12-01,100,60
,2023,2023-12-01,100,61
,,,,
,2022,2022-12-01,100,99
""", (2, 1, 0, 1), ["key_missing", "merged_cells_filled"]),
    ("cells that are merged at first only", "单位编码,年度,评议日期,有效票,不满意票\n" + "".join(
        f"{'' if y > 1998 else 'U-1'},{y},{y}-12-01,100,{60 + y - 2022 if y > 2021 else 10}\n" for y in range(1998, 2024))
     + "U-3,2021,2021-12-01,100,1\nU-3,2022,2022-12-01,100,1\n,2023,2023-12-01,100,99\n", (28, 0, 0, 1),
     ["key_missing", "merged_cells_filled"]),
    ("a merged block with one year twice", """单位编码,年度,评议日期,有效票,不满意票
U-1,2022,2022-12-01,100,60
,2023,2023-12-01,100,61
,2023,2023-12-01,100,12
""", (2, 0, 0, 1), ["key_missing", "merged_cells_filled"]),
    ("years as columns", """单位编码,单位名称,2022年有效票,2022年不满意票,2023年有效票,2023年不满意票,2022年评议日期,2023年评议日期
U-1,甲厂,100,60,100,61,2022-12-01,2023-12-01
U-2,乙厂,100,10,,,2022-12-01,
合计,,200,70,100,61,,
""", (3, 2, 0, 0), []),
    ("years as columns beside a year", PLAIN.replace("不满意票\n", "不满意票,2021年不满意率\n").replace("60\n", "60,5%\n")
     .replace("61\n", "61,5%\n").replace("10\n", "10,5%\n"), (5, 0, 0, 0), ["year_columns_unused"]),
    ("years as a header over others", """单位编码,2022年,,,2023年,,
,有效票,不满意票,评议日期,有效票,不满意票,评议日期
U-1,100,60,2022-12-01,100,61,2023-12-01
""", (2, 0, 0, 0), []),
    ("years behind the header", """单位编码,有效票(2022年),不满意票(2022),有效票(2023年度),不满意票（２０２３）,评议日期2022,评议日期2023
U-1,100,60,100,61,2022-12-01,2023-12-01
""", (2, 0, 0, 0), []),
    ("units behind headers", PLAIN.replace("有效票,", "有效票（张）,").replace("不满意票\n", "*不满意票[票]\n"),
     (5, 0, 0, 0), []),
    ("a tab between cells", PLAIN.replace(",", "\t"), (5, 0, 0, 0), []),
    ("a semicolon between cells", PLAIN.replace(",", ";"), (5, 0, 0, 0), []),
    ("sep= on the first line", "sep=;\n" + PLAIN.replace(",", ";"), (5, 0, 0, 0), []),
    ("Unicode text from Excel", PLAIN.replace(",", "\t").replace("\n", "\r\n").encode("utf-16"), (5, 0, 0, 0), []),
    ("UTF-16, big end first", b"\xfe\xff" + PLAIN.encode("utf-16-be"), (5, 0, 0, 0), []),
    ("GB18030 under a title", ("汇总表;;;;\n" + PLAIN.replace(",", ";")).encode("gb18030"), (5, 0, 0, 0), []),
    ("a surrogate alone in UTF-16", ("\ufeff" + PLAIN + "U-3,2023,\ud800,1,1\n").encode("utf-16-le", "surrogatepass"),
     (5, 0, 0, 1), ["undecodable"]),
    ("mixed line ends", PLAIN.replace("60\n", "60\r").replace("61\n", "61\r\n"), (5, 0, 0, 0), []),
    ("rows missing in 序号", """序号,单位编码,年度,评议日期,有效票,不满意票
1,U-1,2022,2022-12-01,100,60
2,U-1,2023,2023-12-01,100,61
5,U-2,2022,2022-12-01,100,10
""", (3, 0, 0, 0), ["numbers_missing"]),
    ("a unit above the table", "单位：万元,,,,\n" + PLAIN, (5, 0, 0, 0), ["unit_above_table"]),
]


def test_sheet(name, sheet, counted, said):
    done, report = check({**OTHERS, "annual.csv": sheet})
    if counted is None:
        hold(done.status == 3 and not report["findings"], done.told())
        return
    hold([f[:2] for f in findings(report)] == [("A-1", "revocable")], "A-1 is not found", done.told())
    message = findings(report)[0][2]
    hold("60%（60/100）" in message and "61%（61/100）" in message, message)
    hold(counts(report) == counted, f"{counts(report)} counted, {counted} expected", done.told())
    hold(codes(report) == said, f"{codes(report)} said, {said} expected", report["data"])
    for d in report["data"]:
        hold(d["row"] > 0 and d["file"].endswith("annual.csv"), "no place:", d)


# ---- damage: what is said of it ----
# name, {file: text} beside the good ones, the code, a word of the message, row, column, status

TWO = "单位编码,年度,评议日期,有效票,不满意票\n"
DAMAGE = [
    ("a unit in words alone", PLAIN.replace("U-3,2022,2022-12-01,100,10", "丙,2022,2022-12-01,100,10"), "reference_to_nobody",
     "丙", 6, "单位编码"),
    ("a code in powers of ten", PLAIN + "9.145E+17,2023,2023-12-01,1,1\n", "cell_unreadable", "已损坏", 7, "单位编码"),
    ("a code of 15 digits and zeros", PLAIN + "914501000000000000,2023,2023-12-01,1,1\n", "cell_unreadable", "已损坏", 7,
     "单位编码"),
    ("a replaced character", PLAIN + "U-\ufffd,2023,2023-12-01,1,1\n", "cell_unreadable", "乱码", 7, "单位编码"),
    ("锟斤拷", PLAIN + "锟斤拷锟斤拷,2023,2023-12-01,1,1\n", "cell_unreadable", "乱码", 7, "单位编码"),
    ("a header read as GBK", PLAIN.encode().decode("gb18030", "replace"), "garbled", "单位编码", 1, ""),
    ("a day that is none", PLAIN.replace("2022-12-01,100,60", "2022-11-31,100,60"), "cell_unreadable", "没有这一天", 2,
     "评议日期"),
    ("a year of two digits", PLAIN.replace("2022-12-01,100,60", "22.12.1,100,60"), "cell_unreadable", "四位", 2, "评议日期"),
    ("a percentage and a fraction", TWO.replace("不满意票", "不满意率") + "U-1,2022,2022-12-01,,95\n"
     "U-1,2023,2023-12-01,,0.91\n", "rate_scale_mixed", "0.91", 1, "不满意率"),
    ("a formula as text", PLAIN.replace("100,60", "100,=SUM(A1:A9)"), "cell_unreadable", "不是数字", 2, "不满意票"),
    ("an unknown unit without its zeros", PLAIN + "7,2023,2023-12-01,1,1\n", "reference_to_nobody", "疑为“007”", 7, "单位编码"),
]


def test_damage(name, sheet, code, word, row, column):
    units = bad.UNITS + "007,丁厂,基层工会,存续,正常\n"
    done, report = check({**OTHERS, "units.csv": units, "annual.csv": sheet})
    told = [d for d in report["data"] if d["code"] == code]
    hold(told, f"{code} expected:", report["data"])
    hold(word in told[0]["message"], f"{word!r} expected:", told[0])
    hold(told[0]["row"] == row and told[0]["column"] == column, f"row {row}, column {column!r} expected:", told[0])
    hold(done.status == 3, "status", done.told())


# ---- cells: the same figures in other clothes ----

CELLS = [("full-width digits", "１００", "６０"), ("a unit behind", "100张", "60 票"), ("signs before", "'100", "'60"),
         ('="…"', '="100"', '="60"'), ("characters", "一百", "六十"), ("a thousands separator", '"0,100"', "60"),
         ("blanks", "　100 ", " 6 0 "), ("decimals", "100.0", "60.00")]
DAYS = ["2022年12月1日", "2022/12/01 0:00:00　", "　2022-12-01 ", "2022.12.1", "2022/12/1", "20221201", "2022年12月", "44896", "44896.5", "2022-12-01 00:00:00",
        "二〇二二年十二月一日", "２０２２－１２－０１", "2022年12月上旬", "2022/12"]
RATES = ["60%", "60％", "60", "60.0", "0.6", "六十%", "百分之六十", "六成", "６０．０％"]


def test_cells():
    for name, valid, votes in CELLS:
        sheet = PLAIN.replace("2022-12-01,100,60", f"2022-12-01,{valid},{votes}")
        done, report = check({**OTHERS, "annual.csv": sheet})
        hold("60%（60/100）" in findings(report)[0][2] and not report["data"], name, done.told())
    for day in DAYS:
        done, report = check({**OTHERS, "annual.csv": PLAIN.replace("2022-12-01,100,60", day + ",100,60")})
        hold(findings(report)[0][1] == "revocable" and codes(report) in ([], ["dates_as_numbers"]), day, done.told())
    for rate in RATES:
        second = rate.replace("六", "七") if "六" in rate else rate.replace("6", "7").replace("６", "７")
        sheet = f"单位编码,年度,评议日期,不满意率\nU-1,2022,2022-12-01,{rate}\nU-1,2023,2023-12-01,{second}\n"
        done, report = check({**OTHERS, "annual.csv": sheet})
        hold([f[1] for f in findings(report)] == ["revocable"] and not report["data"], rate, done.told())
        hold("60%" in findings(report)[0][2] and "70%" in findings(report)[0][2], rate, findings(report))


def test_wrapped_keys():
    """A key that a spreadsheet was kept from changing, with blanks of any width about it."""
    for key in ('"=""U-1"""', '" =""U-1"" "', '"=""U-1""　"', "'U-1", " 'U-1\u00a0", "\u3000'U-1", "U-1\u200b", "Ｕ－1"):
        done, report = check({**OTHERS, "annual.csv": PLAIN.replace("U-1,", key + ",")})
        hold([f[:2] for f in findings(report)] == [("A-1", "revocable")] and not report["data"], key, done.told())


def test_sums_are_no_rates():
    """A sum of fractions in a row of totals makes no percentages of them."""
    sheet = "单位编码,年度,评议日期,不满意率\n" + "".join(f"U-{u},{y},{y}-12-01,{r}\n" for u, y, r in (
        (1, 2022, "0.6"), (1, 2023, "0.7"), (2, 2022, "1"), (2, 2023, "1"), (3, 2022, "0.01")))
    for total in ("合计,,,3.31\n", "平均,,,66\n", "小计,2023,,8\n"):
        _, report = check({**OTHERS, "annual.csv": sheet + total})
        hold([f[0] for f in findings(report)] == ["A-2", "A-1"] and not report["data"], total, report["data"])
        hold("60%" in findings(report)[1][2] and counts(report)[1] == 1, total, findings(report))


def test_about():
    """What is said about a number decides only where every number it may be decides the same."""
    for votes, kinds in (("约80", ["revocable"]), ("60多", ["revocable"]), ("约52", ["undetermined"]),
                         ("50余", ["undetermined"]), ("不足50", [])):
        done, report = check({**OTHERS, "annual.csv": PLAIN.replace("100,60", f"100,{votes}")})
        kinds_found = [f[1] for f in findings(report) if f[1] != "watch"]
        hold(kinds_found == kinds, votes, done.told())


def test_missing_words_stay_apart():
    """未报, 未开展评议 and 未到评议时间 are three things."""
    told = {}
    for word in ("未报", "未开展评议", "未到评议时间", "——", "N/A", "/", "0"):
        valid = "0" if word == "0" else word
        sheet = PLAIN.replace("2022-12-01,100,60", f"2022-12-01,{valid},{word}")
        _, report = check({**OTHERS, "annual.csv": sheet})
        told[word] = [(f["kind"], [m["reason"] for m in f["missing"]]) for f in report["findings"]]
        hold(not any(f["kind"] == "revocable" for f in report["findings"]), word, report["findings"])
    hold(told["未报"] != told["未开展评议"] and told["未开展评议"] != told["——"] and told["N/A"] == told["/"], told)


CHAIR = {"units.csv": bad.UNITS, "persons.csv": "人员编码,姓名,所在单位编码,所在机构类别,工会职务,任职时间\n"
                                                 "P-1,韦某,U-1,基层单位,主席,2018-01-01\n",
         "awards.csv": "奖项编号,荣誉类别,荣誉级别,获奖单位/个人,单位编码,人员编码,授予时间,荣誉状态\n"
                       "A-1,优秀工会工作者,自治区级,韦某,U-1,P-1,2021-12-01,在册\n"}


def test_words_with_a_slip():
    """A word at one slip of a single listed one stays unknown, and the message names that one."""
    ratings = """人员编码,姓名,单位编码,测评职务,测评年度,测评时间,测评等次
P-1,韦某,U-1,主席,2022,2022-12-01,{}
P-1,韦某,U-1,主席,2023,2023-12-01,不满意
"""
    kinds = {}
    for grade, meant in (("不满意", ""), ("不满亿", "不满意"), ("很满意", None), ("非满意", None)):
        for language, words in (("zh", f"疑为“{meant}”"), ("en", f"perhaps {meant}")):
            _, report = check({**CHAIR, "ratings.csv": ratings.format(grade)}, "--lang", language, rules="8.4.1-a")
            kinds[grade] = [f["kind"] for f in report["findings"]]
            told = [d for d in report["data"] if d["code"] == "cell_unreadable"]
            hold(len(told) == (meant != "") and all((words in d["message"]) == bool(meant) for d in told), grade, report["data"])
    hold(kinds["不满意"] == ["revocable"] and kinds["不满亿"] == kinds["很满意"] == ["undetermined"], kinds)


def test_kept_words_with_a_slip():
    """Where a word that is not listed is kept, one at a slip of a listed one is told of; so is a federation's name at a
    slip of its city's."""
    sanctions = "处分编号,人员编码,姓名,处分类别,处分档次,处分决定日期,决定状态\nD-1,P-1,韦某,党纪,{},2022-01-01,生效\n"
    for level, body, meant in (("严重警靠", "南宁市总工会", "严重警告"), ("严重警告", "梧洲市总工会", "梧州市总工会"),
                               ("严重警告", "区直机关工会", None), ("训诫", "南宁市", None)):
        awards = CHAIR["awards.csv"].replace("荣誉状态", "荣誉状态,推荐总工会").replace("在册", "在册," + body)
        folder = folder_of({**CHAIR, "awards.csv": awards, "sanctions.csv": sanctions.format(level)})
        report = run("check", folder, "--as-of", "2024-06-30", "--lang", "zh", "--format", "json").report()
        told = [d for d in report["data"] if d["code"] == "perhaps_misspelt"]
        hold(len(told) == bool(meant) and all(f"疑为“{meant}”" in d["message"] and d["row"] == 2 for d in told), level, body, report["data"])


def test_headers_with_a_slip():
    """A header at one slip of a column that is wanted and not there is told of; the column stays unknown."""
    for header, meant in (("不满意漂数", "不满意票"), ("不满意飘", None), ("满意票", None), ("反对票", None), ("不满意票比例", None)):
        _, report = check({**OTHERS, "annual.csv": PLAIN.replace("不满意票", header)})
        told = [d for d in report["data"] if d["code"] == "header_near"]
        hold(len(told) == bool(meant) and all((d["row"], d["column"]) == (1, header) and f"疑为“{meant}”" in d["message"]
                                              for d in told), header, report["data"])
        hold(not report["findings"], header, report["findings"])
    _, report = check({**OTHERS, "annual.csv": PLAIN.replace("单位编码", "单位编马")})
    (told,) = report["data"]
    hold(told["code"] == "unknown_table" and "缺少“单位编码”（表头“单位编马”疑为“单位编码”）" in told["message"], told)
    ignored = {"annual.csv": PLAIN.replace("不满意票", "不满意漂数"), "x.headers": 'file "annual.csv" { ignore "不满意漂数" }'}
    _, report = check({**OTHERS, **ignored})
    hold("header_near" not in codes(report), report["data"])
    # the column is there: the other one is another
    _, report = check({**OTHERS, "annual.csv": PLAIN.replace("不满意票", "不满意票,不满意漂数").replace("0\n", "0,0\n").replace("61\n", "61,0\n")})
    hold(not report["data"] and len(report["findings"]) == 1, report["data"])


# ---- encodings ----

def test_every_character():
    """Every character of GB18030's two and four bytes that iconv knows, as a name: as it is in UTF-8."""
    names = []
    for lead in range(0x81, 0xff):
        for trail in [*range(0x40, 0x7f), *range(0x80, 0xff)]:
            try:
                text = bytes((lead, trail)).decode("gb18030")
            except UnicodeDecodeError:
                continue
            if 0xe000 <= ord(text) <= 0xf8ff or text.isspace():
                continue
            names.append(text)
    chance = random.Random(1)
    names += [chr(c) for c in chance.sample(range(0x20000, 0x2a6d6), 2000)]
    names = ["".join(names[i:i + 20]).replace('"', "") for i in range(0, len(names), 20)]
    head, kept = "奖项编号,荣誉类别,荣誉级别,获奖单位/个人,单位编码,授予时间,荣誉状态\n", {}
    rows = "".join(f"A-{n},模范职工之家,自治区级,{head}厂,U-1,2019-12-01,在册\n" for n, head in enumerate(names))
    for code in ("utf-8", "gb18030", "utf-16"):
        _, report = check({"units.csv": bad.UNITS, "annual.csv": PLAIN, "awards.csv": (head + rows).encode(code)})
        kept[code] = [(f["case"], f["subject"]["name"], f["message"]) for f in report["findings"]]
    hold(len(kept["utf-8"]) == len(names), len(kept["utf-8"]), len(names))
    for code in ("gb18030", "utf-16"):
        odd = [(a, b) for a, b in zip(kept["utf-8"], kept[code]) if a != b]
        hold(not odd, code, odd[:5])


def test_hanzi_that_are_utf8_too():
    """1,920 hanzi have two bytes in GBK that are UTF-8 as well. A file with no other: right, or a word about it."""
    hanzi = [bytes((a, b)) for a in range(0xc2, 0xe0) for b in range(0x80, 0xc0)]
    hold(len(hanzi) == 1920, len(hanzi))
    head = b"award_id,award_kind,award_level,holder_name,unit_id,award_date,award_status\n"
    units = b"unit_id,unit_name\nU-1,A\n"
    rows = b"\n".join(b"A-%d,home,,%s,U-1,2019-12-01," % (n, h) for n, h in enumerate(hanzi))
    for size, sheet in ((1920, head + rows + b"\n"), *((1, head + b"A-0,home,,%s,U-1,2019-12-01,\n" % h)
                                                     for h in random.Random(2).sample(hanzi, 40))):
        _, report = check({"awards.csv": sheet, "units.csv": units, "annual.csv": PLAIN}, rules="8.2.9")
        names = [f["subject"]["name"] for f in report["findings"]]
        hold("encoding_unclear" in codes(report), "nothing is said", report["data"])
        hold(len(names) == size, len(names))
    common = [h for h in hanzi if h[1] >= 0xa1]
    rows = b"\n".join(b"A-%d,home,,%s,U-1,2019-12-01," % (n, h) for n, h in enumerate(common))
    _, report = check({"awards.csv": head + rows, "units.csv": units, "annual.csv": PLAIN})
    names = {f["subject"]["name"] for f in report["findings"]}
    hold(names == {h.decode("gb18030") for h in common}, "common hanzi", sorted(names)[:10])


def test_private_use():
    """A character of an old font in a name is told of, with the hanzi it became if it did."""
    for character, word in (("\ue000", "U+E000"), ("\ue863", "疑为“䶮”"), ("\uf8ff", "U+F8FF")):
        _, report = check({**OTHERS, "annual.csv": PLAIN, "units.csv": bad.UNITS.replace("甲厂", f"甲{character}厂")})
        (told,) = report["data"]
        hold((told["code"], told["row"], told["column"]) == ("private_use", 2, "单位名称") and word in told["message"], told)
        hold([f[:2] for f in findings(report)] == [("A-1", "revocable")], report["findings"])


def test_one_wrong_byte():
    """A wrong byte behind doesn't turn all of a UTF-8 file into nonsense."""
    for at in (0, 3):
        lines = PLAIN.encode().split(b"\n")
        lines.insert(len(lines) - 1 - at, b"U-3,2021,\xd6\xd0\xff,1,1")
        done, report = check({**OTHERS, "annual.csv": b"\n".join(lines)})
        hold([f[:2] for f in findings(report)] == [("A-1", "revocable")], done.told())
        hold("undecodable" in codes(report) and done.status == 3, done.told())


def test_workbooks_beside():
    done, report = check({**OTHERS, "annual.csv": PLAIN, "年度.xlsx": b"PK", "台账模板.xlsx": b"PK"})
    hold(codes(report) == ["workbook_not_read"] and done.status == 0, done.told())
    run("check", folder_of({"年度.xlsx": b"PK"}), "--lang", "zh").ends(2).says("年度.xlsx", "CSV UTF-8")


def test_places():
    """Evidence stands where the cell stands: titles, other encodings and merged cells change no address."""
    sheet = "汇总表\t\t\t\t\n\n" + PLAIN.replace(",", "\t")
    for text in (sheet, sheet.encode("utf-16"), sheet.encode("gb18030")):
        _, report = check({**OTHERS, "annual.csv": text})
        cells = {(e["cell"], e["row"], e["line"], e["value"]) for e in report["findings"][0]["evidence"]
                 if e["column"] == "不满意票"}
        hold(cells == {("E4", 4, 4, "60"), ("E5", 5, 5, "61")}, cells)
        hold([e["header_row"] for e in report["inputs"] if e["table"] == "annual"] == [3], report["inputs"])
    wide = "单位编码,2022年不满意率,2023年不满意率,2022年评议日期,2023年评议日期\nU-1,60%,61%,2022-12-01,2023-12-01\n"
    _, report = check({**OTHERS, "annual.csv": wide})
    cells = {(e["cell"], e["column"], e["value"]) for e in report["findings"][0]["evidence"]}
    hold({("B2", "2022年不满意率", "60%"), ("C2", "2023年不满意率", "61%")} <= cells, cells)


def test_years_beside_a_table():
    """A ledger of units with years as columns feeds both tables."""
    units = "单位编码,单位名称,工会类型,单位状态,工会状态,2022年不满意率,2023年不满意率,2022年评议日期,2023年评议日期\n" + "".join(
        f"{u},{n},基层工会,存续,正常,{a},{b},2022-12-01,2023-12-01\n"
        for u, n, a, b in (("U-1", "甲厂", "60%", "61%"), ("U-2", "乙厂", "1%", "2%"), ("U-3", "丙厂", "", "")))
    done, report = check({"awards.csv": bad.AWARDS, "units.csv": units})
    hold([f[:2] for f in findings(report)] == [("A-1", "revocable")], done.told())
    hold(counts(report, "units") == (3, 0, 0, 0) and counts(report) == (6, 0, 0, 0), report["inputs"])


# ---- matching ----

CODES = {f"U-{n}": demo.credit_code("91", n) for n in (1, 2, 3)}


def with_codes():
    lines = bad.UNITS.splitlines()
    return "\n".join([lines[0] + ",统一社会信用代码"] + [f"{line},{CODES[line[:3]]}" for line in lines[1:]]) + "\n"


def by_code(text):
    for unit, code in CODES.items():
        text = text.replace(unit, code)
    return text.replace("单位编码", "统一社会信用代码")


def test_matched_by_code():
    """A yearly table without 单位编码 goes by credit codes; a damaged one, an unknown one, one of two units name nobody."""
    units = {"awards.csv": bad.AWARDS, "units.csv": with_codes()}
    done, report = check({**units, "annual.csv": by_code(PLAIN)})
    hold([f[:2] for f in findings(report)] == [("A-1", "revocable")], done.told())
    hold(codes(report) == ["matched_by_code"] and done.status == 0, report["data"])
    wide = "统一社会信用代码,2022年不满意率,2023年不满意率,2022年评议日期,2023年评议日期\n" + CODES["U-1"] + ",60%,61%,2022-12-01,2023-12-01\n"
    _, report = check({**units, "annual.csv": wide})
    hold([f[:2] for f in findings(report)] == [("A-1", "revocable")], report["data"])
    broken = by_code(PLAIN) + "9.145E+17,2023,2023-12-01,1,1\n914599000000000999,2023,2023-12-01,1,1\n"
    done, report = check({**units, "annual.csv": broken})
    hold(codes(report) == ["cell_unreadable", "matched_by_code", "reference_to_nobody"], report["data"])
    hold(counts(report) == (5, 0, 0, 2) and done.status == 3, report["inputs"])
    wrong = with_codes().replace(CODES["U-3"], CODES["U-3"][:-1] + ("0" if CODES["U-3"][-1] != "0" else "1"))
    _, report = check({**units, "units.csv": wrong, "annual.csv": PLAIN})
    hold(codes(report) == ["check_character"], report["data"])
    letters = with_codes().replace(CODES["U-3"], CODES["U-3"].replace("0", "O", 1))
    _, report = check({**units, "units.csv": letters, "annual.csv": PLAIN})
    hold(codes(report) == ["check_character"] and "疑为“" + CODES["U-3"] in report["data"][0]["message"], report["data"])
    two = with_codes() + f"U-4,丁厂,基层工会,存续,正常,{CODES['U-1']}\n"
    done, report = check({**units, "units.csv": two, "annual.csv": by_code(PLAIN)})
    hold(not report["findings"] and "reference_to_nobody" in codes(report), done.told())


def test_names_decide_nothing():
    """A table with names alone is not used; it is told whom they may be."""
    named = PLAIN.replace("单位编码", "单位名称").replace("U-1", "甲 厂").replace("U-2", "乙厂").replace("U-3", "某厂")
    done, report = check({**OTHERS, "annual.csv": named})
    hold(not report["findings"] and done.status == 3, done.told())
    hold(codes(report) == ["name_clue", "names_without_keys", "unknown_table"], report["data"])
    told = next(d for d in report["data"] if d["code"] == "names_without_keys")
    hold("4行" in told["message"] and "1行对不上" in told["message"], told)
    clues = [(d["row"], d["column"], d["message"]) for d in report["data"] if d["code"] == "name_clue"]
    hold([c[:2] for c in clues] == [(2, "单位名称"), (4, "单位名称")] and "疑为U-1" in clues[0][2], clues)
    twins = bad.UNITS.replace("乙厂", "甲厂").replace("丙厂", "甲厂")
    _, report = check({**OTHERS, "units.csv": twins, "annual.csv": named})
    hold(codes(report) == ["unknown_table"], report["data"])


NAMED = PLAIN.replace("年度", "单位名称,年度").replace("U-1,", "U-1,甲厂,").replace("U-2,", "U-2,乙厂,").replace("U-3,", "U-3,丙厂,")
SPELLED = ["韦·某（集团）有限公司", "韦•某（集团）有限公司", "韦・某(集团)有限公司", "韦‧某（集团）有限公司", "韦･某(集团)有限公司",
           "韦.某（集团）有限公司", "韦 · 某 （集团） 有限公司", "韦　·某（集团）有限公司", "韦·某【集团】有限公司", "韦·某[集团]有限公司",
           "韦·某〔集团〕有限公司", "韦·某(集团)有限责任公司", "韦某（集团）有限公司"]


def test_names_as_people_write_them():
    """A clue is found, and a key is not contradicted, however the name is written."""
    for name in SPELLED:
        units = {**OTHERS, "units.csv": bad.UNITS.replace("甲厂", SPELLED[0])}
        _, report = check({**units, "annual.csv": PLAIN.replace("单位编码", "单位名称").replace("U-1", name)})
        hold("疑为U-1" in next(d for d in report["data"] if d["code"] == "name_clue")["message"], name, report["data"])
        _, report = check({**units, "annual.csv": NAMED.replace("甲厂", name)})
        hold([f[:2] for f in findings(report)] == [("A-1", "revocable")] and not report["data"], name, report["data"])


def test_names_and_cities():
    """Two units of one name are told apart by their cities, as 南宁 or 南宁市."""
    units = bad.UNITS.replace("工会状态\n", "工会状态,所在市\n").replace("U-1,甲厂,基层工会,存续,正常", "U-1,甲厂,基层工会,存续,正常,南宁")
    units = units.replace("U-2,乙厂,基层工会,存续,正常", "U-2,甲厂,基层工会,存续,正常,柳州市").replace("丙厂,基层工会,存续,正常", "丙厂,基层工会,存续,正常,")
    rows = "单位名称,所属市,年度,评议日期,有效票,不满意票\n甲厂,{},2022,2022-12-01,100,60\n"
    for city, key in (("南宁市", "U-1"), ("南宁", "U-1"), ("柳州", "U-2"), ("南宁市总工会", "U-1"), ("", ""), ("北海", "")):
        _, report = check({**OTHERS, "units.csv": units, "annual.csv": rows.format(city)})
        told = [d["message"] for d in report["data"] if d["code"] == "name_clue"]
        hold(len(told) == bool(key) and all(f"疑为{key}" in text for text in told), city, report["data"])


def test_names_beside_keys():
    """Where the key is missing, unknown or damaged the name is a clue; where it is another's the row is left out."""
    for key, code in (("", "key_missing"), ("U-77", "reference_to_nobody"), ("9.145E+17", "cell_unreadable")):
        _, report = check({**OTHERS, "annual.csv": NAMED + f"{key},甲 厂,2021,2021-12-01,1,1\n"})
        (told,) = report["data"]
        hold(told["code"] == code and "疑为U-1" in told["message"] and told["row"] == 7, told)
        hold(counts(report) == (5, 0, 0, 1), counts(report))
    done, report = check({**OTHERS, "annual.csv": NAMED.replace("U-1,甲厂", "U-1,乙厂")})
    hold(not report["findings"] and codes(report) == ["key_and_name"] and done.status == 3, done.told())
    told = report["data"][0]
    hold((told["row"], told["column"]) == (2, "单位名称") and "此名为U-2" in told["message"], told)
    hold(counts(report) == (3, 0, 0, 2), counts(report))
    # an old or short name is the unit's: used, and told once
    done, report = check({**OTHERS, "annual.csv": NAMED.replace("甲厂", "甲厂第一分厂")})
    hold([f[:2] for f in findings(report)] == [("A-1", "revocable")] and done.status == 0, done.told())
    hold([(d["code"], d["row"]) for d in report["data"]] == [("name_differs", 2)], report["data"])
    # an award whose unit is another by name: the unit is unknown, and nobody is found
    awards = bad.AWARDS.replace("授予时间", "授予时间,所在单位").replace("2019-12-01", "2019-12-01,丁公司", 1).replace(
        "U-2,2019-12-01", "U-2,2019-12-01,乙厂").replace("U-3,2019-12-01", "U-3,2019-12-01,丙厂")
    _, report = check({**OTHERS, "awards.csv": awards, "annual.csv": PLAIN})
    hold(codes(report) == ["key_and_name"] and not report["findings"], report["data"])


def test_other_names():
    """A key beside quite another name: a slip in the key, or a unit that was renamed? Its row decides nothing until that is
    settled, but isn't lost; unless somebody else has the name, or the city is another."""
    renamed = NAMED.replace("U-1,甲厂,2022", "U-1,庚电机公司,2022")
    done, report = check({**OTHERS, "annual.csv": renamed})
    (told,) = report["data"]
    hold((told["code"], told["severity"], told["row"], told["column"]) == ("name_unconfirmed", "error", 2, "单位名称"), told)
    hold(all(word in told["message"] for word in ("甲厂", "庚电机公司", "曾用名")), told)
    (found,) = report["findings"]
    hold(found["kind"] == "undetermined" and {m["reason"] for m in found["missing"]} == {"conflict"}, found)
    hold(counts(report) == (5, 0, 0, 0) and done.status == 3, done.told())
    # both years: nothing speaks against anybody, and it is told once
    _, report = check({**OTHERS, "annual.csv": NAMED.replace("U-1,甲厂", "U-1,庚电机公司")})
    hold(not report["findings"] and [d["row"] for d in report["data"]] == [2] and counts(report) == (5, 0, 0, 0), report["data"])
    # the unit's own row is there: the other one is another's
    for rows in (PLAIN_NAMED_TWICE, "\n".join([PLAIN_NAMED_TWICE.splitlines()[0], *reversed(PLAIN_NAMED_TWICE.splitlines()[1:])]) + "\n"):
        _, report = check({**OTHERS, "annual.csv": rows})
        hold(codes(report) == ["key_and_name"] and [f[:2] for f in findings(report)] == [("A-1", "revocable")], report["data"])
        hold(counts(report) == (5, 0, 0, 1), counts(report))
    # the row's city is another than the unit's
    units = "\n".join(line + tail for line, tail in zip(bad.UNITS.splitlines(), (",所在市", ",南宁", ",柳州", ","))) + "\n"
    for city, code in (("柳州市", "key_and_name"), ("南宁市", "name_unconfirmed"), ("", "name_unconfirmed")):
        rows = renamed.replace("年度,", "所在市,年度,").replace("公司,", f"公司,{city},").replace("厂,", "厂,,")
        _, report = check({**OTHERS, "units.csv": units, "annual.csv": rows})
        hold(codes(report) == [code] and counts(report)[3] == (code == "key_and_name"), city, report["data"])


PLAIN_NAMED_TWICE = NAMED + "U-1,庚电机公司,2022,2022-12-01,100,3\n"


def test_former_names():
    """What the units' table tells of former names is the unit's own name."""
    renamed = NAMED.replace("U-1,甲厂", "U-1,庚电机公司")
    for header, former in (("曾用名", "庚电机公司"), ("更名前名称", "旧厂、庚电机有限公司"), ("原名称", "旧厂；庚电机公司；老厂"),
                           ("曾用名", "庚 电机公司（2019年前）"), ("former_names", '"甲乙厂,庚电机公司"')):
        units = "\n".join(line + tail for line, tail in zip(bad.UNITS.splitlines(), (f",{header}", f",{former}", ",", ","))) + "\n"
        done, report = check({**OTHERS, "units.csv": units, "annual.csv": renamed})
        hold(not report["data"] and [f[:2] for f in findings(report)] == [("A-1", "revocable")], former, done.told())
    wrong = units.replace("庚电机公司", "辛公司")
    _, report = check({**OTHERS, "units.csv": wrong, "annual.csv": renamed})
    hold(codes(report) == ["name_unconfirmed"], report["data"])


def test_renamed_by_code():
    """A credit code whose check holds is nobody else's: the row counts, and both names are told."""
    units = by_code(bad.UNITS).replace("统一社会信用代码", "单位编码")
    files = {"units.csv": units, "awards.csv": by_code(bad.AWARDS).replace("统一社会信用代码", "单位编码")}
    rows = by_code(NAMED).replace("统一社会信用代码", "单位编码").replace("甲厂", "庚电机公司")
    done, report = check({**files, "annual.csv": rows})
    hold([f[:2] for f in findings(report)] == [("A-1", "revocable")] and done.status == 0, done.told())
    (told,) = report["data"]
    hold((told["code"], told["severity"], told["row"]) == ("name_changed", "warning", 2), told)
    hold("甲厂" in told["message"] and "庚电机公司" in told["message"], told)
    # another unit's name: left out
    _, report = check({**files, "annual.csv": rows.replace("庚电机公司", "乙厂")})
    hold(codes(report) == ["key_and_name"] and not report["findings"], report["data"])
    # the check doesn't hold
    first = CODES["U-1"]
    broken = first[:-1] + ("0" if first[-1] != "0" else "1")
    _, report = check({**{n: t.replace(first, broken) for n, t in files.items()}, "annual.csv": rows.replace(first, broken)})
    hold("name_unconfirmed" in codes(report) and not report["findings"], report["data"])
    # the key is blank, and the code stands beside it
    beside = NAMED.replace("单位名称", "统一社会信用代码,单位名称").replace("U-1,甲厂", f",{CODES['U-1']},庚电机公司").replace(
        "U-2,", "U-2,,").replace("U-3,", "U-3,,")
    done, report = check({"units.csv": with_codes(), "awards.csv": bad.AWARDS, "annual.csv": beside})
    hold(codes(report) == ["matched_by_code", "name_changed"] and [f[:2] for f in findings(report)] == [("A-1", "revocable")], done.told())


def test_marked_final():
    """Of two rows of one year the one marked as the year's end counts, and the other is told of; two such rows clash."""
    sheet = "单位编码,年度,统计时点,评议日期,有效票,不满意票\n"
    rows = ["U-1,2022,年中,2022-06-01,100,10", "U-1,2022,{},2022-12-01,100,60", "U-1,2023,年末,2023-12-01,100,61",
            "U-1,2023,上半年,2023-06-01,100,12"]
    for last in ("年末", "年终", "全年", "最终"):
        for order in (rows, rows[::-1]):
            done, report = check({**OTHERS, "annual.csv": sheet + "\n".join(order).format(last) + "\n"})
            hold([f[:2] for f in findings(report)] == [("A-1", "revocable")] and done.status == 0, done.told())
            hold(codes(report) == ["superseded"] and counts(report) == (2, 2, 0, 0), report["data"], counts(report))
    # nothing marked as the end: both count, and what differs is open
    _, report = check({**OTHERS, "annual.csv": sheet + "\n".join(rows).format("") + "\n"})
    hold(codes(report) == ["key_clash", "superseded"] and counts(report) == (3, 1, 0, 0), report["data"])
    _, report = check({**OTHERS, "annual.csv": sheet + "\n".join([*rows, rows[1].replace("60", "50")]).format("年末", "年末") + "\n"})
    hold(codes(report) == ["key_clash", "superseded"], report["data"])
    # the middle of the year alone is what there is
    _, report = check({**OTHERS, "annual.csv": sheet + "U-1,2022,年中,2022-06-01,100,60\nU-1,2023,年中,2023-06-01,100,61\n"})
    hold([f[:2] for f in findings(report)] == [("A-1", "revocable")] and not report["data"], report["data"])


def test_keys_or_codes():
    """Where the key is blank the credit code goes for it, in rows between others too; and no merged cell does."""
    units = {"awards.csv": bad.AWARDS, "units.csv": with_codes()}
    lines = PLAIN.replace("年度", "统一社会信用代码,年度").replace("U-1,", f",{CODES['U-1']},", 2).replace("U-2,", "U-2,,").replace(
        "U-3,", "U-3,,").splitlines()
    for order in ([0, 1, 2, 3, 4, 5], [0, 3, 1, 4, 2, 5], [0, 4, 2, 1, 5, 3]):
        done, report = check({**units, "annual.csv": "\n".join(lines[i] for i in order) + "\n"})
        hold([f[:2] for f in findings(report)] == [("A-1", "revocable")] and done.status == 0, done.told())
        (told,) = report["data"]
        hold(told["code"] == "matched_by_code" and "2行" in told["message"], told)


def test_keys_that_two_cities_share():
    """Two cities' files with one key for two units: nobody knows which is meant, and nothing is merged in silence."""
    other = "单位编码,单位名称,工会类型,单位状态,工会状态\nU-1,丁厂,基层工会,存续,正常\n"
    for annual in (PLAIN, NAMED):
        done, report = check({**OTHERS, "units.csv": bad.UNITS, "units2.csv": other, "annual.csv": annual})
        hold(codes(report) == ["key_clash", "key_of_two"] and done.status == 3, report["data"])
        hold(not report["findings"], report["findings"])
        (told,) = [d for d in report["data"] if d["code"] == "key_of_two" and d["file"].endswith("annual.csv")]
        hold((told["row"], told["column"]) == (2, "单位编码") and "甲厂" in told["message"] and "丁厂" in told["message"], told)
    # the other city's yearly data, its ledger missing
    theirs = "单位编码,单位名称,年度,评议日期,有效票,不满意票\nU-1,丁厂,2023,2023-12-05,200,10\n"
    done, report = check({**OTHERS, "annual.csv": PLAIN, "annual2.csv": theirs})
    hold([f[:2] for f in findings(report)] == [("A-1", "revocable")] and codes(report) == ["key_and_name"], done.told())
    # one unit twice, its name written in two ways: one unit
    same = other.replace("丁厂", "甲厂（集团）有限公司")
    _, report = check({**OTHERS, "units.csv": bad.UNITS, "units2.csv": same, "annual.csv": PLAIN})
    hold(codes(report) == ["key_clash"] and findings(report)[0][:2] == ("A-1", "revocable"), report["data"])


# ---- days as numbers ----

def serial(day, first):
    return str((datetime.date.fromisoformat(day) - first).days)


FROM_1900, FROM_1904 = datetime.date(1899, 12, 30), datetime.date(1904, 1, 1)


def numbered(first, text=PLAIN):
    return re.sub("[0-9]{4}-[0-9]{2}-[0-9]{2}", lambda found: serial(found[0], first), text)


def test_days_from_1900_and_1904():
    """Where the year beside them tells, numbers of the 1904 system are read as such, and that is said; else they count
    from 1900, and that is said."""
    hold(serial("2021-03-16", FROM_1900) == "44271" and serial("2021-03-16", FROM_1904) == "42809", "the test itself")
    found = ("A-1", "revocable")
    _, report = check({**OTHERS, "annual.csv": numbered(FROM_1900)}, "--explain-input")
    hold([f[:2] for f in findings(report)] == [found] and codes(report) == ["dates_as_numbers"], report["data"])
    done, report = check({**OTHERS, "annual.csv": numbered(FROM_1904)}, "--explain-input")
    hold([f[:2] for f in findings(report)] == [found] and codes(report) == ["dates_from_1904"], report["data"])
    hold((report["data"][0]["row"], report["data"][0]["column"]) == (1, "评议日期"), report["data"])
    hold(any("1904" in c["note"] for e in report["inputs"] for c in e["columns"]), report["inputs"])
    hold(done.status == 0, done.told())
    # one number that suits its year counted from 1900: none is taken otherwise, and those that contradict are told
    mixed = numbered(FROM_1904) + f"U-3,2023,{serial('2023-12-01', FROM_1900)},100,10\n"
    _, report = check({**OTHERS, "annual.csv": mixed})
    hold(codes(report) == ["contradiction", "dates_as_numbers"] and not report["findings"], report["data"])
    # a single number proves nothing
    single = TWO + f"U-1,2022,{serial('2022-12-01', FROM_1904)},100,60\nU-1,2023,2023-12-01,100,61\n"
    _, report = check({**OTHERS, "annual.csv": single})
    hold(codes(report) == ["contradiction", "dates_as_numbers"], report["data"])
    # years as columns
    wide = "单位编码,2022年不满意率,2022年评议日期,2023年不满意率,2023年评议日期\n" + "".join(
        f"{u},{a},2022-12-01,{b},2023-12-01\n" for u, a, b in (("U-1", "60%", "61%"), ("U-2", "1%", "2%")))
    for first, said in ((FROM_1900, ["dates_as_numbers"]), (FROM_1904, ["dates_from_1904"])):
        _, report = check({**OTHERS, "annual.csv": numbered(first, wide)})
        hold([f[:2] for f in findings(report)] == [found] and codes(report) == said, report["data"])
    # a table without years: from 1900, and it is said
    awards = bad.AWARDS.replace("2019-12-01", serial("2019-12-01", FROM_1900))
    _, report = check({**OTHERS, "annual.csv": PLAIN, "awards.csv": awards})
    hold([f[:2] for f in findings(report)] == [found] and codes(report) == ["dates_as_numbers"], report["data"])


# ---- consistency (item 6): figures that contradict each other decide against nobody ----
# name, what is put into the row of U-1 2022, the column told, its cell, words of the message, is A-1 still found?

YEARLY = ["单位编码", "年度", "评议日期", "应到人数", "实到人数", "发出票数", "收回票数", "有效票", "满意票", "基本满意票", "不满意票",
          "满意率", "不满意率", "职工总数", "会员总数", "入会率", "劳务派遣工"]
SOUND = ["U-1", "2022", "2022-12-01", "110", "105", "103", "102", "100", "30", "10", "60", "30%", "60%", "200", "190",
         "95%", ""]
CONTRADICTIONS = [
    ("rate against votes", {"不满意率": "40%"}, "不满意率", "M2", "不满意票“60”（K2）", False),
    ("rate against votes, a point allowed", {"不满意率": "61%"}, None, "", "", True),
    ("satisfaction against votes", {"满意率": "35%"}, "满意率", "L2", "满意票“30”（I2）", True),
    ("satisfaction with those basically so", {"满意率": "40%"}, "满意率", "L2", "此文件的满意率只作上限", True),
    ("votes against ballots", {"不满意票": "160"}, "不满意票", "K2", "有效票“100”（H2）", False),
    ("ballots against ballots", {"收回票数": "90"}, "有效票", "H2", "收回票数“90”（G2）", True),
    ("more returned than issued", {"发出票数": "101"}, "收回票数", "G2", "发出票数“101”（F2）", True),
    ("more present than due", {"应到人数": "100"}, "实到人数", "E2", "应到人数“100”（D2）", True),
    ("members against workers", {"职工总数": "180"}, "会员总数", "O2", "职工总数“180”（N2）", True),
    ("membership rate", {"入会率": "52%"}, "入会率", "P2", "会员总数“190”（O2）", True),
    ("membership rate with those dispatched", {"入会率": "79%", "劳务派遣工": "40"}, None, "", "", True),
    ("a review before its year", {"评议日期": "2019-12-01"}, "评议日期", "C2", "年度“2022”（B2）", False),
    ("a review in the new year", {"评议日期": "2023年1月"}, None, "", "", True),
    ("a review years later", {"评议日期": "2026-01-01"}, "评议日期", "C2", "一年以后", False),
]


def test_consistency():
    for name, changed, column, cell, words, found in CONTRADICTIONS:
        first = [changed.get(h, text) for h, text in zip(YEARLY, SOUND)]
        second = ["2023" if h == "年度" else "2023-12-01" if h == "评议日期" else t for h, t in zip(YEARLY, SOUND)]
        sheet = "\n".join(",".join(row) for row in (YEARLY, first, second)) + "\n"
        # with all rules, so that all columns are read
        folder = folder_of({**OTHERS, "annual.csv": sheet})
        report = sound(run("check", folder, "--as-of", "2024-06-30", "--lang", "zh", "--format", "json").report())
        kinds = [f["kind"] for f in report["findings"] if (f["case"], f["rule"]) == ("A-1", "8.2.9")]
        told = [d for d in report["data"] if d["code"] == "contradiction"]
        hold((kinds == ["revocable"]) == found, name, kinds, told)
        hold(bool(told) == (column is not None), name, report["data"])
        if column:
            hold(any((d["row"], d["column"]) == (2, column) and f"（{cell}）" in d["message"] and words in d["message"]
                     for d in told), name, told)


def test_rates_that_count_the_basically_satisfied():
    """One row proves it; then no rate of that file tells more than what isn't exceeded. Other files are as they say."""
    head = "单位编码,年度,评议日期,有效票,满意票,基本满意票,不满意票,满意率\n"
    by_rate = "".join(f"{u},{y},{y}-12-01,,,,,60%\n" for u in ("U-2", "U-3") for y in range(2019, 2024))
    of_u2, of_u3 = (head + "".join(line for line in by_rate.splitlines(True) if u in line) for u in ("U-2", "U-3"))
    votes = "".join(f"U-1,{y},{y}-12-01,100,80,15,5,{{0}}\n" for y in range(2019, 2024))

    def judged(files):
        _, report = check({**OTHERS, **files})
        row, = (c for c in report["coverage"] if c["rule"] == "8.2.9")
        return (row["pass"], row["undetermined"]), [d for d in report["data"] if d["code"] == "contradiction"]

    outcomes, told = judged({"annual.csv": head + votes.format("80%") + by_rate})
    known = outcomes
    hold(known[0] > 0 and not told, outcomes, told)
    outcomes, told = judged({"annual.csv": head + votes.format("95%") + by_rate})
    hold(len(told) == 1 and told[0]["row"] == 2 and "只作上限" in told[0]["message"], told)
    both = known[0] - outcomes[0]
    hold(both == 2 and outcomes[1] - known[1] == both, known, outcomes)
    outcomes, told = judged({"annual.csv": head + votes.format("95%") + of_u2[len(head):], "annual2.csv": of_u3})
    hold(len(told) == 1 and known[0] - outcomes[0] == 1, known, outcomes)


# ---- mappings ----

ODD = PLAIN.replace("单位编码,年度,评议日期,有效票,不满意票", "编码（会）,哪年,哪天评的,有效的,差评")
MAPPING = """# what the office means
file "annual.csv" {
  table annual  header_row 1
  unit_id "编码（会）"   年度 "哪年"
  评议日期 "哪天评的"   ballots_valid "有效的"
  votes_dissatisfied "差评" "不满意的"
}
"""


def test_mapping():
    _, report = check({**OTHERS, "annual.csv": ODD})
    hold(codes(report) == ["unknown_table"], report["data"])
    for mapping in (MAPPING, MAPPING.replace("annual.csv", "*nual.csv"), "\ufeff" + MAPPING,
                    MAPPING.replace("table annual", "table 年度数据").replace("annual.csv", '其他.csv" "annual.csv')):
        done, report = check({**OTHERS, "annual.csv": ODD, "表头.headers": mapping})
        hold([f[:2] for f in findings(report)] == [("A-1", "revocable")] and done.status == 0, done.told())
        hold(codes(report) == ["mapped_header_missing"], report["data"])
    wide = "编码（会）,2022年差评率,2023年差评率,2022年评议日期,2023年评议日期\nU-1,60%,61%,2022-12-01,2023-12-01\n"
    mapping = 'file "annual.csv" { table annual unit_id "编码（会）" dissatisfaction_rate "差评率" }'
    done, report = check({**OTHERS, "annual.csv": wide, "x.headers": mapping})
    hold([f[:2] for f in findings(report)] == [("A-1", "revocable")] and done.status == 0, done.told())
    twice = PLAIN.replace("不满意票\n", "不满意票,不满意票数\n").replace("60\n", "60,1\n").replace("61\n", "61,1\n").replace("10\n", "10,1\n")
    _, report = check({**OTHERS, "annual.csv": twice})
    hold(codes(report) == ["duplicate_column"], report["data"])
    done, report = check({**OTHERS, "annual.csv": twice, "x.headers": 'file "annual.csv" { ignore "不满意票数" }'})
    hold([f[:2] for f in findings(report)] == [("A-1", "revocable")] and done.status == 0, done.told())
    _, report = check({**OTHERS, "annual.csv": PLAIN, "x.headers": 'file "other.csv" { table awards }'})
    hold([f[:2] for f in findings(report)] == [("A-1", "revocable")], report["data"])


def test_mappings_that_are_wrong():
    for mapping, word in (("file {", "x.headers:1:6"), ('file "annual.csv" { table }', "x.headers:1:"),
                          ('file "annual.csv" { unit_id }', "x.headers:1:"), ("rule 8.2.9", "x.headers:1:1"),
                          ('file "annual.csv" { header_row 0 }', "x.headers:1:"), ('file "annual.csv" {', "x.headers:1:"),
                          ("{" * 100000, "x.headers"), ('"' * 9999, "x.headers")):
        for language, said in (("en", "no audit was made"), ("zh", "未作核查")):
            folder = folder_of({**OTHERS, "annual.csv": PLAIN, "x.headers": mapping})
            run("check", folder, "--lang", language).ends(2).says(word, said)
    done, report = check({**OTHERS, "annual.csv": PLAIN, "x.headers": 'file "annual.csv" { no_such "有效票" }'})
    hold("unknown_column" in codes(report) and done.status == 3, done.told())
    done, report = check({**OTHERS, "annual.csv": PLAIN, "x.headers": 'file "annual.csv" { table no_such }'})
    hold("unknown_table" in codes(report) and done.status == 3, done.told())


def test_init_from():
    folder = folder_of({"x.csv": "某表,,,,\n" + ODD, "plain.csv": PLAIN})
    draft = run("init", "--from", os.path.join(folder, "x.csv"), "--lang", "zh").ends(0).out
    hold('file "x.csv"' in draft and "header_row 2" in draft and "“有效的”" not in draft, draft)
    hold("ballots_valid" in draft and '"差评"' in draft and "table annual" in draft, draft)
    plain = run("init", "--from", os.path.join(folder, "plain.csv"), "--lang", "en").ends(0).out
    hold("no mapping is needed" in plain and "？" not in plain and "ignore " not in plain.split("file ")[1], plain)
    to = os.path.join(folder, "drafts")
    run("init", to, "--from", os.path.join(folder, "x.csv"), "--lang", "zh").ends(0)
    with open(os.path.join(to, "x.csv.headers"), encoding="utf-8") as file:
        hold(file.read() == draft, "the file is not the draft")
    run("init", to, "--from", os.path.join(folder, "x.csv"), "--lang", "zh").ends(2).says("已存在")
    run("init", "--from", os.path.join(folder, "no.csv"), "--lang", "en").ends(2).says("no.csv")
    run("init", "--from", os.path.join(folder, "x.csv"), to, "more").ends(2)
    # cells that a column can't hold speak against it, and days alone for none
    days = folder_of({"y.csv": "单位代码,年份号,填表日期,评议会,评议结果表\nU-1,2022,2022-12-05,2022-12-01,60\n"})
    draft = run("init", "--from", os.path.join(days, "y.csv"), "--lang", "zh").ends(0).out
    hold(re.search('ignore +"填表日期"', draft) and 'review_date                "评议会"' in draft, draft)
    # a draft of a file that is known changes nothing
    odd = folder_of({**OTHERS, "annual.csv": PLAIN})
    with open(os.path.join(odd, "a.headers"), "w", encoding="utf-8") as file:
        file.write(run("init", "--from", os.path.join(odd, "annual.csv")).ends(0).out)
    done = run("check", odd, "--as-of", "2024-06-30", "--select", "8.2.9", "--format", "json")
    hold([f["case"] for f in done.report()["findings"]] == ["A-1"] and not done.report()["data"], done.told())


def test_odd_headers():
    """The fixture: found with its mapping, refused without; the draft proposes what is near."""
    odd = os.path.join(HERE, "..", "fixtures", "odd-headers")
    done = run("check", odd, "--as-of", "2024-06-30", "--select", "8.2.9", "--format", "json", "--fail-on", "recover").ends(0)
    hold([(f["case"], f["kind"]) for f in done.report()["findings"]] == [("A-1", "revocable")], done.told())
    draft = run("init", "--from", os.path.join(odd, "x.csv"), "--lang", "zh").ends(0).out
    for line in ('unit_id                    "编码（工会）"', 'votes_dissatisfied         "不满意的票"',
                 'year                       "哪一年"  # 年度？', 'review_date                "开会评议那天"  # 评议日期？'):
        hold(line in draft, line, draft)
    # the draft is of use as it is
    saved = folder_of({})
    for name in os.listdir(odd):
        if not name.endswith(".headers"):
            shutil.copy(os.path.join(odd, name), saved)
    with open(os.path.join(saved, "x.csv.headers"), "w", encoding="utf-8") as file:
        file.write(draft)
    done = run("check", saved, "--as-of", "2024-06-30", "--select", "8.2.9", "--format", "json", "--fail-on", "recover").ends(0)
    hold([(f["case"], f["kind"]) for f in done.report()["findings"]] == [("A-1", "revocable")], done.told())


def test_explain_input():
    files = {**OTHERS, "annual.csv": "汇总表,,,,\n" + PLAIN + "合计,,,500,151\n,,,,\nU-9,2023,x,1,1\n"}
    _, plain = check(files)
    hold(all("columns" not in entry for entry in plain["inputs"]), "told without being asked")
    _, report = check(files, "--explain-input")
    (entry,) = [e for e in report["inputs"] if e["table"] == "annual"]
    hold(entry["delimiter"] == "comma" and entry["first_header_row"] == 2, entry)
    hold([(c["cell"], c["column"], c["state"]) for c in entry["columns"]][0] == ("A2", "unit_id", "used"), entry)
    skipped = {r["code"]: (r["count"], r["rows"]) for r in entry["skipped_rows"]}
    hold(skipped == {"total": (1, [8]), "blank": (1, [])}, skipped)
    hold([r["code"] for r in entry["rejected_rows"]] == ["reference_to_nobody"], entry["rejected_rows"])
    folder = folder_of(files)
    for language, words in (("zh", ("输入说明", "表头第2行", "合计、小计1行（第8行）", "共8行：使用5，跳过2，未能使用1")),
                            ("en", ("How the input was read", "header in row 2", "totals: 1 (row 8)",
                                    "8: used 5, skipped 2, rejected 1"))):
        run("check", folder, *bad.AUDIT, "--lang", language, "--explain-input").says(*words, where="out")


def test_years_are_told_as_one():
    """Columns that differ in their year alone are one item of --explain-input, wherever they stand; in JSON each stands."""
    sheet = """单位编码,2021年有效票,2022年有效票,2023年有效票,2021年反对,2021年不满意率,2022年反对,2022年不满意率,2023年不满意率(%)
U-1,100,100,100,见附件,1%,,60%,61%
"""
    files = {**OTHERS, "annual.csv": sheet}
    _, report = check(files, "--explain-input")
    (entry,) = [e for e in report["inputs"] if e["table"] == "annual"]
    hold([c["note"] for c in entry["columns"] if c["cell"] in ("B1", "C1")] == ["2021年", "2022年"], entry["columns"])
    for language, words in (("zh", ("B–D 有效票（2021–2023年）", "F、H 不满意率（2021–2022年，按百分数）", "I 不满意率(%) → 不满意率（2023年，按百分数）",
                                    "E、G 反对（2021–2022年）")),
                            ("en", ("B–D 有效票 → ballots_valid (2021–2023)", "F, H 不满意率 → dissatisfaction_rate (2021–2022, in per cent)",
                                    "E, G 反对 (2021–2022)"))):
        done = run("check", folder_of(files), "--as-of", "2024-06-30", "--select", "8.2.9", "--lang", language, "--explain-input")
        flat = re.sub(r"\s+", "", done.out)
        for word in words:
            hold(re.sub(r"\s+", "", word) in flat, word, done.out)
        hold(max(map(width, done.out.splitlines())) <= 100, "too wide", done.out)


def width(line):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def all_tests():
    tests = [(f"sheet: {row[0]}", lambda row=row: test_sheet(*row)) for row in SHEETS]
    tests += [(f"damage: {row[0]}", lambda row=row: test_damage(*row)) for row in DAMAGE]
    for name, test in list(globals().items()):
        if name.startswith("test_") and test not in (test_sheet, test_damage):
            tests.append((name[len("test_"):].replace("_", " "), test))
    return tests


def main():
    parts = sys.argv[1:]
    tests = [t for t in all_tests() if not parts or any(part in t[0] for part in parts)]
    wrong = 0
    for name, test in tests:
        try:
            test()
        except Exception as fault:  # a report that lacks a field, say
            wrong += 1
            print(f"{name}: {type(fault).__name__}: {fault}")
    bad.scratch().cleanup()
    print(f"exports: {len(tests)} tests, {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

# SPDX-License-Identifier: MIT
"""A small set of honours whose cells try to be something else than text: markup, formulas, commands, controls, marks
that reorder text, links, places for arguments. Every name below is a finding's subject, unit, body and document."""
import csv
import os
import re
import sys

sys.dont_write_bytecode = True

AS_OF = "2024-06-30"
PERSON = "韦达努"  # a person's name, shown in part in the forms for other programs

TEXTS = [
    "=1+1", "+1+1", "-2+3", "@SUM(A1)", "＝1+1", "＋1+1", "－2+3", "＠SUM(A1)", "\t=1+1", "\r=1+1", " =1+1",
    "=cmd|' /C calc'!A0", "=HYPERLINK(\"http://evil.example\",\"点\")", "0012", "450100000000000000", "1e5", "1/2",
    "</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<!--", "-->", "]]>", "<![CDATA[x]]>",
    "&amp;&#x41;&lt;", "'\"`", "a\nb", "a\r\nb", "\x1b[31m红\x1b[0m", "\x07\x08\x0b\x0c\x7f\x80\x85", "\ufffe\uffff",
    "\u202e反\u202c", "a\u2066b\u2069", "\u200e\u200f\u061c", "零\u200b宽\u2060\ufeff", "行\u2028段\u2029", "𠮷野𠀀𪚥",
    "\U000e0041\U000e007f", "é e\u0301", "_x0041__x000D_", "[点](http://evil.example)", "![图](http://evil.example/i.png)",
    "| a | b |", "`code`", "**粗** _斜_ ~~删~~", "# 标题", "- 项", "1. 项", "http://evil.example", "www.evil.example",
    "a@evil.example", "@somebody #1", "$x^2$", "{0} {1} {{", "%s%n%d", "%25%0A%0D", "a%0A::error::b", "::error::b",
    "::set-output name=a::b", "::add-mask::a", "##[error]b", "\\", "\\n", "a\\", "../../etc/passwd", "$(id)`id`; id",
    "x" * 40000, "𠀀" * 20000, "NULL", "undefined", "true", "0", " 前后 ", "＝cmd|'/C calc'!A0", "＋1", "－1", "＠a",
    "</noscript><script>alert(1)</script>", "</style><b>", "</title>", "<svg onload=alert(1)>", "<article id=c1>", "--!>",
    "<?php echo 1 ?>", "javascript:alert(1)", "\" onmouseover=alert(1) x=\"", "&lt;b&gt;", "&nbsp;", "\x1b]0;题\x07", "\x9b2J",
    "\x1b[2J\x1b[H", "\x01\x02\x03", "\U0001fffe\ufdd0", "Z͑ͫ̓ͪ̂ͫa̡͊lgo", "ﷺ", "👩‍👩‍👧🇨🇳", "ﬀi", "\u3164\u115f\u180e\uffa0\u034f", "\U000e0100",
    "ＡＢ１２", "１２３４５６７８９０１２３４５", "9.145E+17", "000", "1,234", "2021年", "12:30", "{{7*7}}", "${7*7}", "<%= 7 %>", "'; DROP TABLE a;--",
]
FOLDER = "材 料,:%&[名]{册}"  # the files' paths are data too

SANCTIONS = ["处分编号", "人员编码", "姓名", "处分类别", "处分档次", "处分决定日期", "决定状态", "处分决定文号"]


def rows(texts):
    """{file: rows}: every text as the name of a unit and of a person, as a key, a body and a document"""
    awards = [["奖项编号", "荣誉类别", "级别", "获奖单位/个人", "单位编码", "人员编码", "授予时间", "状态", "所在市总工会"]]
    units = [["单位编码", "单位名称", "工会类型", "单位状态", "单位状态日期", "所在市"]]
    sanctions, persons = [SANCTIONS], [["人员编码", "姓名", "所在单位编码", "工会职务", "任职起", "任职止"]]
    for i, text in enumerate(texts):
        city = ("南宁", "柳州市", "")[i % 3]
        awards.append([f"A-{i}", "模范职工之家", "自治区", text, f"U-{i}", "", "2019-05-01", "有效", text])
        units.append([f"U-{i}", text, "单独基层工会", "宣告破产", "2023-09-18", city])
        awards.append([f"B-{i}", "优秀工会工作者", "自治区", PERSON, f"U-{i}", f"P-{i}", "2019-05-01", "有效", text])
        persons.append([f"P-{i}", PERSON, f"U-{i}", "主席", "2018-01-01", ""])
        sanctions.append([f"S-{i}", f"P-{i}", PERSON, "党纪", "严重警告", "2022-05-01", "生效", text])
        text = text[:200]
        unit, person = f"{text}U{i}", f"{text}P{i}"  # keys that are hostile, and the name of a person
        units.append([unit, text, "单独基层工会", "正常", "", city])
        awards.append([f"{text}C{i}", "优秀工会工作者", "自治区", text, unit, person, "2019-05-01", "有效", ""])
        persons.append([person, text, unit, "主席", "2018-01-01", ""])
        sanctions.append([f"{text}S{i}", person, text, "党纪", "严重警告", "2022-05-01", "生效", text])
    sanctions.append(["S-x", "P-x", PERSON, "党纪", "严重警告", "坏\u202e<b>", "生效", ""])
    return {"获奖名册.csv": awards, "单位台账.csv": units, "人员台账.csv": persons, "处分.csv": sanctions}


def write(folder, texts=None, encoding="utf-8"):
    """Writes the set below the folder; returns the path to be checked."""
    path = os.path.join(folder, FOLDER)
    os.makedirs(path, exist_ok=True)
    for name, lines in rows(TEXTS if texts is None else texts).items():
        with open(os.path.join(path, name), "w", encoding=encoding, errors="surrogateescape", newline="") as file:
            csv.writer(file).writerows(lines)
    return path


# Bytes that are no UTF-8: halves of surrogates, too long, too high, cut.
BROKEN = [raw.decode("utf-8", "surrogateescape") for raw in
          (b"\xed\xa0\x80", b"\xed\xbf\xbf", b"\xc0\xaf", b"\xf4\x90\x80\x80", b"\xff", b"\xe5\xb7", b"<b>\xc3(", b"=1\x80")]


HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2028-\u202e"
                    "\u2060-\u206f\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e007f"
                    + "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xfffe, 0xffff)) + "]")


def visible(text):
    """As the reports show a text."""
    return HIDDEN.sub(lambda c: f"\\x{ord(c[0]):02x}" if c[0] < "\x80" else f"\\u{ord(c[0]):04x}", text)

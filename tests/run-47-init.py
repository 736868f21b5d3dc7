#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""jianjia init: every template is recognised as its table, in both languages; the workbook has a sheet for
each, with codes as text and drop-downs; nothing is written over; the same call gives the same bytes."""
import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile

from expectations import conclude, expect

CHECKER = os.environ.get("JIANJIA", "build/jianjia")


def run(*words):
    done = subprocess.run([CHECKER, *words], capture_output=True, timeout=60)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def read(path):
    with open(path, "rb") as file:
        return file.read()


def look_into(book, tables):
    with zipfile.ZipFile(book) as parts:
        expect("the workbook is whole", parts.testzip() is None)
        sheets = re.findall(r'<sheet name="([^"]+)"( sheetId="\d+" state="hidden")?', parts.read("xl/workbook.xml").decode())
        expect(f"{len(sheets)} sheets", len(sheets) == tables + 1 and sheets[-1][1] != "")
        styles = parts.read("xl/styles.xml").decode()
        expect("dates are dates", 'formatCode="yyyy\\-mm\\-dd"' in styles or "yyyy-mm-dd" in styles)
        awards = parts.read("xl/worksheets/sheet1.xml").decode()
        expect("drop-downs", awards.count("<dataValidation ") >= 3 and "$2:$" in awards)
        expect("columns are formatted", awards.count("<col ") > 10)
        expect("codes are text", 'numFmtId="49"' in styles)


def main():
    with tempfile.TemporaryDirectory(prefix="jianjia-init-") as folder:
        _, schema, _ = run("schema", "--format", "json")
        names = {t["name"] for t in json.loads(schema)} if schema.startswith("[") else set(re.findall(r'"name": "(\w+)",\s*"title', schema))
        for language, book in (("zh", "台账模板.xlsx"), ("en", "templates.xlsx")):
            made = os.path.join(folder, language, "deep")
            status, said, _ = run("init", made, "--lang", language)
            sheets = [f for f in os.listdir(made) if f.endswith(".csv")]
            expect(f"{language}: status {status}: {said}", status == 0 and book in os.listdir(made) and "README.txt" in os.listdir(made))
            _, report, said = run("check", made, "--as-of", "2024-06-30", "--format", "json", "--lang", language)
            report = json.loads(report)
            told = {i["table"] for i in report["inputs"]}
            expect(f"{language}: {len(sheets)} templates of {told}", len(told) == len(sheets) and "" not in told and names <= told)
            expect(f"{language}: {report['data']}", {d["code"] for d in report["data"]} <= {"no_rows"})
            taken = [d for d in report["data"] if ("按没有此类事项核查" if language == "zh" else "there were none") in d["message"]]
            expect(f"{language}: of {len(report['data'])} empty tables {len(taken)} say that there was nothing",
                   0 < len(taken) < len(report["data"]))
            look_into(os.path.join(made, book), len(sheets))
            told = read(os.path.join(made, "README.txt")).decode()
            expect(f"{language}: an empty table says that there was nothing, and that is told",
                   ("留下空表就是说没有此事" if language == "zh" else "an empty table says just that") in " ".join(told.split()))
            status, _, said = run("init", made, "--lang", language)
            expect(f"{language}: written over: {said}", status == 2 and "README.txt" in said)
            again = os.path.join(folder, language, "again")
            run("init", again, "--lang", language)
            expect(f"{language}: same bytes", all(read(os.path.join(made, f)) == read(os.path.join(again, f)) for f in os.listdir(made)))
        for words in ((), ("a", "b"), ("",), ("/proc/nowhere",), ("--bad", "x")):
            status, _, said = run("init", *words)
            expect(f"{words}: {status} {said}", status == 2 and said != "")
    return conclude("init")


if __name__ == "__main__":
    sys.exit(main())

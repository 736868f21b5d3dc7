#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every form of report says what the JSON says, and shows hostile cells as text. `make test-reports` has the validators
that the forms' own worlds use; here is what the standard library can tell."""
import base64
import csv
import hashlib
import html.parser
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.parse
import xml.etree.ElementTree as ET
import zipfile

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "reports"))
import hostile  # noqa: E402

from expectations import conclude, expect

CHECKER = os.path.abspath(os.environ.get("JIANJIA", "build/jianjia"))
DEMO = os.path.join(HERE, "..", "fixtures", "demo")
FORMS = ("json", "jsonl", "sarif", "junit", "github", "gitlab", "markdown", "csv", "html", "terminal", "xlsx")
MASKED = ("jsonl", "sarif", "junit", "github", "gitlab", "markdown")
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LONGEST = 32767  # UTF-16 units of a cell in Excel


def run(folder, data, *options):
    """All forms of one run: {form: bytes}, its status, what it said."""
    words = [CHECKER, "check", data, "--as-of", hostile.AS_OF, *options]
    for form in FORMS:
        words += ["--format", f"{form}:{os.path.join(folder, 'out.' + form)}"]
    done = subprocess.run(words, capture_output=True, timeout=120)
    made = {}
    for form in FORMS:
        with open(os.path.join(folder, "out." + form), "rb") as file:
            made[form] = file.read()
    return made, done.returncode, done.stderr.decode()


def workbook(data):
    """{sheet: rows of texts}; raises on what is no XML."""
    book = zipfile.ZipFile(io.BytesIO(data))
    names = [s.get("name") for s in ET.fromstring(book.read("xl/workbook.xml")).iter(SHEET + "sheet")]
    sheets = {}
    for i, name in enumerate(names, 1):
        root = ET.fromstring(book.read(f"xl/worksheets/sheet{i}.xml"))
        rows = []
        for row in root.iter(SHEET + "row"):
            cells = {}
            for c in row.iter(SHEET + "c"):
                column = re.sub("[0-9]", "", c.get("r"))
                cells[column] = "".join(t.text or "" for t in c.iter(SHEET + "t")) or (c.findtext(SHEET + "v") or "")
            rows.append(cells)
        sheets[name] = rows
        expect(f"{name}: formulas", not list(root.iter(SHEET + "f")))
        expect(f"{name}: links", not list(root.iter(SHEET + "hyperlink")))
        expect(f"{name}: long", all(len(v.encode("utf-16-le")) // 2 <= LONGEST for r in rows for v in r.values()))
    return sheets


def unescaped(text):
    """A text of a workbook, its _x0041_ read as Excel reads it."""
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m.group(1), 16)), text)


def check_columns(made, data):
    """What a region marks is the cell's text."""
    sarif = json.loads(made["sarif"])["runs"][0]
    files, wrong = {}, []
    for result in sarif["results"]:
        for place in result["locations"] + result["relatedLocations"]:
            path = urllib.parse.unquote(place["physicalLocation"]["artifactLocation"]["uri"].removeprefix("file://"))
            region = place["physicalLocation"]["region"]
            if path not in files:
                with open(path, "rb") as file:
                    raw = file.read()
                try:
                    text = raw.decode("utf-8-sig")
                except UnicodeDecodeError:
                    text = raw.decode("gb18030")
                files[path] = [line.encode("utf-16-le") for line in re.split("(?<=\n)|(?<=\r)(?!\n)", text)]
            lines = files[path]
            first, last = region["startLine"] - 1, region["endLine"] - 1
            whole = b"".join(lines[first:last + 1])
            end = sum(len(line) for line in lines[first:last]) + 2 * (region["endColumn"] - 1)
            marked = whole[2 * (region["startColumn"] - 1):end].decode("utf-16-le")
            marked = marked.replace('""', '"')
            if region["snippet"]["text"] not in (hostile.visible(marked), hostile.visible(marked.strip(" \t\r\n"))):
                wrong.append((path, region, marked[:50]))
    expect(f"{data}: regions {wrong[:3]}", not wrong)


def check_sarif(made, report):
    sarif = json.loads(made["sarif"])["runs"][0]
    results, findings = sarif["results"], report["findings"]
    expect("sarif: one result a finding", [r["ruleId"] for r in results] == [f["rule"] for f in findings])
    rules = [r["id"] for r in sarif["tool"]["driver"]["rules"]]
    levels = {r["id"]: r["defaultConfiguration"]["level"] for r in sarif["tool"]["driver"]["rules"]
              if "defaultConfiguration" in r}  # those that find something
    expect("sarif: texts", all(r["shortDescription"]["text"] and r["fullDescription"]["text"] and r["help"]["text"]
                               for r in sarif["tool"]["driver"]["rules"]))
    for r, f in zip(results, findings):
        expect("sarif: no graver than its rule", ["error", "warning", "note", "none"].index(r["level"]) >=
               ["error", "warning", "note"].index(levels[r["ruleId"]]))
        expect("sarif: rule", rules[r["ruleIndex"]] == r["ruleId"])
        expect("sarif: print", r["partialFingerprints"] == {"jianjiaFinding/v1": f["fingerprint"]})
        expect("sarif: open", (r["kind"] == "open") == (f["kind"] == "undetermined"))
        expect("sarif: level", (r["level"] == "none") == (r["kind"] != "fail"))
        expect("sarif: related", len(r["relatedLocations"]) == len(f["evidence"]))
        expect("sarif: rank", 0 < r["rank"] <= 100)
        expect("sarif: placeholders", not re.search(r"(?<!\{)\{(\{\{)*(?!\{)", r["message"]["text"]))
    ranks = [r["rank"] for r in results]
    expect("sarif: ranks fall", ranks == sorted(ranks, reverse=True))
    expect("sarif: incomplete", sarif["invocations"][0]["executionSuccessful"] == report["complete"])


def check_lines(made, report):
    lines = [json.loads(line) for line in made["jsonl"].decode().splitlines()]
    of = {kind: [line for line in lines if line["type"] == kind] for kind in
          ("run", "case", "finding", "coverage", "to_obtain", "data")}
    expect("jsonl: every line is of a type", sum(map(len, of.values())) == len(lines) and lines[0]["type"] == "run")
    for kind, key in (("case", "cases"), ("finding", "findings"), ("coverage", "coverage"), ("to_obtain", "to_obtain"),
                      ("data", "data")):
        bare = [{k: v for k, v in line.items() if k != "type"} for line in of[kind]]
        expect(f"jsonl: {kind}", bare == report[key])
    expect("jsonl: run", all(of["run"][0][k] == report[k] for k in ("summary", "inputs", "packs", "complete")))


def check_junit(made, report):
    root = ET.fromstring(made["junit"])
    failing = {"recover", "procedure_due", "revocable", "barred", "clue", "unmet"}
    failures = [f for f in report["findings"] if f["kind"] in failing]
    expect("junit: failures", len(list(root.iter("failure"))) == len(failures))
    expect("junit: an audit that is not complete", len(list(root.iter("error"))) == (not report["complete"]))
    for suite in root:
        for counted, tag in (("tests", "testcase"), ("failures", "failure"), ("errors", "error")):
            expect(f"junit: {counted}", int(suite.get(counted)) == len(list(suite.iter(tag))))
    unchecked = {c["rule"] for c in report["coverage"] if c["not_checked"]}
    for suite in root:
        if suite.get("package") in unchecked:
            expect("junit: not checked is no pass", suite.get("tests") == "0" and suite.findtext("system-out"))


def check_annotations(made, report):
    lines = made["github"].decode().split("\n")
    expect("github: last line", lines.pop() == "")
    expect("github: commands", all(re.match("::(error|warning|notice) [^\r\n]*?::", line) for line in lines))
    findings = len(report["findings"])
    said = lines[1:1 + findings]
    words = {"recover": "error", "procedure_due": "error", "revocable": "error", "barred": "error", "unmet": "error",
             "clue": "warning", "watch": "notice", "undetermined": "notice"}
    expect("github: levels", [line.split()[0] for line in said] == ["::" + words[f["kind"]] for f in report["findings"]])
    for line in said:
        properties = line[2:].split(" ", 1)[1].split("::", 1)[0]
        names = [p.split("=", 1)[0] for p in properties.split(",")]
        expect(f"github: {names}", set(names) <= {"file", "line", "endLine", "col", "endColumn", "title"})


def check_quality(made, report):
    issues = json.loads(made["gitlab"])
    prints = [i["fingerprint"] for i in issues]
    expect("gitlab: prints differ", len(set(prints)) == len(prints))
    expect("gitlab: findings", {f["fingerprint"] for f in report["findings"]} <= set(prints))
    for i in issues:
        expect("gitlab: issue", i["severity"] in ("info", "minor", "major", "critical", "blocker") and i["description"]
               and i["check_name"] and i["location"]["path"] and i["location"]["lines"]["begin"] >= 1)


def check_sheets(made, report):
    text = made["csv"].decode("utf-8")
    expect("csv: BOM", text.startswith("\ufeff"))
    rows = list(csv.reader(io.StringIO(text[1:], newline="")))
    expect("csv: rows", len(rows) == len(report["findings"]) + 1 and len({len(row) for row in rows}) == 1)
    for row in rows:
        for cell in row:
            expect(f"csv: formula {cell[:30]!r}", cell[:1] not in tuple("=+-@\t\r＝＋－＠"))
            expect(f"csv: a long number {cell[:30]!r}", not re.fullmatch("0[0-9]+|[0-9]{12,}", cell))
    sheets = workbook(made["xlsx"])
    expect(f"xlsx: {list(sheets)}", len(sheets) == 6)
    cases, findings, holes, coverage, data, _ = sheets.values()
    for name, sheet, key in (("cases", cases, "cases"), ("findings", findings, "findings"),
                             ("to obtain", holes, "to_obtain"), ("coverage", coverage, "coverage"),
                             ("data", data, "data")):
        expect(f"xlsx: {name} {len(sheet)}", len(sheet) == len(report[key]) + 1)
    short = [[c.lstrip("'") for c in row] for row in rows]
    for row, cells in zip(short[1:], findings[1:]):
        expect("xlsx: as in the CSV", row[4][:1000].lstrip("'") == unescaped(cells.get("E", ""))[:1000].lstrip("'"))


def no_raw(made, where):
    for form in FORMS[:-1]:
        text = made[form].decode("utf-8")
        raw = {hex(ord(c)) for c in set(hostile.HIDDEN.findall(text))} - {"0xa", "0xd"}
        raw -= {"0xfeff"} if form == "csv" else set()
        expect(f"{where}: {form} has raw {raw}", not raw)
        expect(f"{where}: {form} has a lone CR", form == "csv" or "\r" not in text)


def check_markdown(made, where):
    text = made["markdown"].decode()
    expect(f"{where}: markdown has markup", not re.search(r"(?<!\\)<(?!br>)", text))
    expect(f"{where}: markdown has links", not re.search(r"(?<!\\)\]\(", text))
    tables = [line for line in text.split("\n") if line.startswith("| ") and "---" not in line]
    cells = {len(re.findall(r"(?<!\\)\|", line)) for line in tables}
    expect(f"{where}: markdown tables {cells}", cells <= {4, 6})
    expect(f"{where}: markdown's size", len(text.encode()) < 1 << 20)


class Page(html.parser.HTMLParser):
    """What a page is made of: its tags, their attributes, links, texts, by the names of cases."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.links, self.ids, self.text, self.headings = set(), set(), [], [], [], []
        self.open, self.wrong = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        of = dict(attrs)
        self.ids += [of["id"]] if "id" in of else []
        self.links += [of["href"]] if "href" in of else []
        if tag not in ("meta", "br", "input", "rect", "path"):
            self.open.append(tag)
        self.headings += [""] if tag == "h3" else []

    def handle_endtag(self, tag):
        if tag not in ("path", "rect") and (not self.open or self.open.pop() != tag):
            self.wrong.append((tag, self.getpos()))

    def handle_data(self, data):
        self.text.append(data)
        if self.open[-1:] == ["h3"]:
            self.headings[-1] += data


TAGS = set("""html head meta title style body header h1 p nav a main ul li b section h2 table caption thead tr th tbody td br
span div label input select option button article h3 dl dt dd h4 figure svg path rect text figcaption noscript footer
script""".split())
ATTRIBUTES = set("""lang charset http-equiv content name href id class scope tabindex value type role aria-label data-words
data-none data-rank data-kind data-h hidden viewbox width height x y d text-anchor""".split())


def check_page(made, report, where):
    text = made["html"].decode()
    page = Page(text)
    expect(f"{where}: html: ends {page.wrong[:2]} {page.open}", not page.wrong and not page.open)
    expect(f"{where}: html: tags {page.tags - TAGS}", page.tags <= TAGS)
    expect(f"{where}: html: attributes {page.attributes - ATTRIBUTES}", page.attributes <= ATTRIBUTES)
    expect(f"{where}: html: links", all(link[0] == "#" and link[1:] in page.ids for link in page.links))
    expect(f"{where}: html: ids", len(set(page.ids)) == len(page.ids))
    expect(f"{where}: html: a script of its own", text.count("<script>") == 1 and text.count("<style>") == 1)
    expect(f"{where}: html: a dossier a case", [i for i in page.ids if re.fullmatch("c[0-9]+", i)] ==
           [f"c{c['rank']}" for c in report["cases"]])
    for case, heading in zip(report["cases"], page.headings):
        shown = hostile.visible(case["name"] or case["key"])[:100]
        expect(f"{where}: html: {shown}", heading.startswith(f"{case['rank']}. {shown}"))
    policy = re.search('Content-Security-Policy" content="([^"]*)"', text).group(1)
    for name in ("style", "script"):
        inside = re.search(f"<{name}>(.*?)</{name}>", text, re.S).group(1).encode()
        code = base64.b64encode(hashlib.sha256(inside).digest()).decode()
        expect(f"{where}: html: policy of {name}", f"{name}-src 'sha256-{code}'" in policy)
    expect(f"{where}: html: policy", policy.startswith("default-src 'none';"))


def check_all(made, status, where):
    report = json.loads(made["json"])
    expect(f"{where}: status {status}", status == 1)
    no_raw(made, where)
    check_sarif(made, report)
    check_junit(made, report)
    check_annotations(made, report)
    check_quality(made, report)
    check_sheets(made, report)
    check_markdown(made, where)
    check_page(made, report, where)
    return report


def as_read(text):
    """Blanks around a cell are not part of it, wide and invisible ones neither, nor is a spreadsheet's apostrophe."""
    text = text.strip(" \t\r\n\u3000\xa0\u200b\ufeff")
    return text[1:] if len(text) > 1 and text[0] == "'" else text


def check_hostile(folder):
    data = hostile.write(folder)
    made, status, _ = run(folder, data, "--lang", "zh", "--no-mask")
    report = check_all(made, status, "hostile")
    check_lines(made, report)
    check_columns(made, "hostile")
    names = {f["subject"]["name"] for f in report["findings"]}
    read = {as_read(t) for t in hostile.TEXTS}
    expect(f"hostile: missing {read - {n.strip(' ' + chr(9) + chr(10) + chr(13)) for n in names}}",
           read <= {n.strip(" \t\r\n") for n in names})
    sarif = "\n".join(r["locations"][0]["logicalLocations"][0]["name"] for r in
                      json.loads(made["sarif"])["runs"][0]["results"])
    expect("hostile: sarif's names", all(hostile.visible(n) in sarif for n in names))
    tests_named = {t.get("name") for t in ET.fromstring(made["junit"]).iter("testcase")}
    for name in names:
        shown = re.sub("[ \t\r\n]", " ", hostile.visible(name))
        expect(f"junit: {shown[:30]}", any(t.startswith(shown) for t in tests_named))
    sheet = [unescaped(row.get("E", "")) for row in workbook(made["xlsx"])["逐条"]]
    for name in names:
        expect(f"xlsx: {name[:30]!r}", any(t[:9000] == hostile.visible(name)[:9000] for t in sheet))


def check_broken(folder):
    """Rows with bytes that are no text are left out and told of, and every form stays whole."""
    data = hostile.write(os.path.join(folder, "broken"), hostile.BROKEN)
    made, status, _ = run(folder, data, "--lang", "zh")
    report = json.loads(made["json"])
    expect("broken: status", status == 3 and not report["complete"])
    expect("broken: rows", all(i["rejected"] > 0 for i in report["inputs"]) and
           len(report["data"]) >= sum(i["rejected"] for i in report["inputs"]))
    no_raw(made, "broken")
    check_page(made, report, "broken")


def check_masks(folder):
    data = hostile.write(folder)
    made, _, _ = run(folder, data, "--lang", "zh")
    plain, _, _ = run(folder, data, "--lang", "zh", "--no-mask")
    hidden, _, _ = run(folder, data, "--lang", "zh", "--mask")
    for form in MASKED:
        text = made[form].decode().replace("\\*", "*")
        expect(f"{form}: names in part", hostile.PERSON not in text and "韦**" in text)
        expect(f"{form}: names with --no-mask", hostile.PERSON in plain[form].decode())
    for form in ("json", "csv"):
        expect(f"{form}: names in full", hostile.PERSON in made[form].decode())
        expect(f"{form}: names in part with --mask", hostile.PERSON not in hidden[form].decode())
    expect("xlsx: names", hostile.PERSON in str(workbook(made["xlsx"])) and hostile.PERSON not in
           str(workbook(hidden["xlsx"])))


def check_parts(folder):
    for by, column in (("city", "所在市"), ("body", "归口工会")):
        out = os.path.join(folder, by)
        os.mkdir(out)
        subprocess.run([CHECKER, "check", DEMO, "--as-of", hostile.AS_OF, "--lang", "zh", "--split-by", by, "--format",
                        f"csv:{out}/表.csv", "--format", f"xlsx:{out}/表.xlsx"], capture_output=True, timeout=60)
        tables = {}
        for name in os.listdir(out):
            if name.endswith(".csv"):
                with open(os.path.join(out, name), encoding="utf-8-sig", newline="") as file:
                    tables[name] = list(csv.DictReader(file))
            else:
                with open(os.path.join(out, name), "rb") as file:
                    sheets = workbook(file.read())
                expect(f"{name}: {list(sheets)}", len(sheets) == (6 if name == "表.xlsx" else 4))
        whole = tables.pop("表.csv")
        expect(f"{by}: all findings, once", sorted(r["标识"] for t in tables.values() for r in t) ==
               sorted(r["标识"] for r in whole))
        expect(f"{by}: parts {sorted(tables)}", len(tables) > 10 and len(os.listdir(out)) == 2 * (len(tables) + 1))
        for name, table in tables.items():
            expect(f"{by}: {name}", {f"表-{r[column]}.csv" for r in table} <= {name, "表-.csv"})
    done = subprocess.run([CHECKER, "check", DEMO, "--split-by", "city"], capture_output=True, timeout=60)
    expect("--split-by without a file", done.returncode == 2 and b"--split-by" in done.stderr)


def check_packs(folder):
    """The pack that is built in, of which a check passes over the examples, is that of the folder: the same report, and
    the digest that its files have."""
    rules, told = os.path.join(HERE, "..", "rules", "guangxi-2021"), []
    for words in ((), ("--pack", rules)):
        made, _, _ = run(folder, DEMO, "--lang", "zh", *words)
        told.append(json.loads(made["json"]))
    digest = hashlib.sha256()
    for name in sorted(os.listdir(rules)):
        if name.endswith(".rules"):
            with open(os.path.join(rules, name), "rb") as file:
                digest.update(name.encode() + b"\0" + file.read() + b"\0")
    expect("the built-in pack has the digest of its files", told[0]["packs"][0]["sha256"] == digest.hexdigest())
    for report in told:
        del report["packs"][0]["sha256"]
    expect("the built-in pack finds what that of the folder finds", told[0] == told[1] and told[0]["findings"])


def main():
    with tempfile.TemporaryDirectory(prefix="jianjia-reports-") as folder:
        for language in ("zh", "en"):
            made, status, said = run(folder, DEMO, "--lang", language, "--no-mask")
            report = check_all(made, status, language)
            check_lines(made, report)
            again, _, _ = run(folder, DEMO, "--lang", language, "--no-mask")
            expect(f"{language}: the same bytes again", made == again)
            expect(f"{language}: quiet", said == "")
        check_columns(made, "demo")
        same = [subprocess.run([CHECKER, "check", DEMO, "--as-of", hostile.AS_OF, "--format", name], capture_output=True,
                               check=False).stdout for name in ("text", "terminal")]
        expect("text is the form for people", same[0] == same[1] != b"")
        check_hostile(folder)
        check_broken(folder)
        check_masks(folder)
        check_parts(folder)
        check_packs(folder)
    return conclude("reports")


if __name__ == "__main__":
    sys.exit(main())

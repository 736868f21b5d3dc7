#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The catalogue's own cases (tests/catalogue/*.cases) against the checker in $JIANJIA.

Usage: run-20-catalogue.py [--oracle] [RULE …]     --oracle asks the naive oracle instead of the checker
The format of the files is told in tests/catalogue/README.md.
"""
import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from datetime import date

HERE = os.path.dirname(os.path.abspath(__file__))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(HERE, "oracle"))
import oracle  # noqa: E402

CHECKER = os.environ.get("JIANJIA", "build/jianjia")


class Case:
    def __init__(self, rule, name, where):
        self.rule, self.name, self.where = rule, name, where
        self.as_of, self.about, self.expect, self.tags, self.not_tags, self.readings, self.tables = "", "", [], [], [], [], {}


def read_cases(path):
    rule = os.path.basename(path)[:-len(".cases")]
    base, cases, case, table = None, [], None, None
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            line = line.rstrip("\n")
            word, _, rest = line.partition(" ")
            if line.startswith("#"):
                continue
            if word == "===":
                case, table = Case(rule, rest, f"{os.path.basename(path)}:{number}"), None
                if rest == "base":
                    base = case
                else:
                    case.as_of, case.about, case.tables = base.as_of, base.about, dict(base.tables)
                    cases.append(case)
            elif line.startswith("[") and line.endswith("]"):
                table = line[1:-1]
                case.tables[table] = []
            elif not line:
                table = None
            elif table:
                case.tables[table].append(line)
            elif word in ("as-of", "about"):
                setattr(case, word.replace("-", "_"), rest)
            elif word in ("expect", "tags", "not-tags"):
                setattr(case, word.replace("-", "_"), rest.split())
            elif word == "reading":
                case.readings.append(rest)
            else:
                sys.exit(f"{path}:{number}: not understood: {line}")
    return cases


def path_of(table, folder):
    return os.path.join(folder, oracle.TABLES[table][0] if table in oracle.TABLES else table + ".csv")


def write_tables(case, folder):
    for table, lines in case.tables.items():
        with open(path_of(table, folder), "w", encoding="utf-8") as file:
            file.write("".join(line + "\n" for line in lines))


def ask_checker(case, folder):
    """(outcome, kind, tags, message); outcome "out" if the rule has no subject."""
    named = [word for table in case.tables for word in ("--table", f"{table}={path_of(table, folder)}")]
    named += [word for reading in case.readings for word in ("--reading", reading)]
    profile = "review" if case.rule.startswith("8.") else "roster"
    done = subprocess.run([CHECKER, "check", *named, "--as-of", case.as_of, "--select", case.rule,
                           "--profile", profile, "--format", "json"], capture_output=True, timeout=60)
    try:
        report = json.loads(done.stdout)
    except ValueError:
        return "failed", "", set(), f"status {done.returncode}: {done.stderr.decode(errors='replace')}"
    entry = next((e for e in report["coverage"] if e["rule"] == case.rule), None)
    counts = [o for o in ("violation", "pass", "undetermined", "not_applicable") if entry and entry[o]]
    outcome = counts[0] if len(counts) == 1 else "+".join(counts) or "out"
    if entry and entry.get("not_checked"):
        outcome = f"not_checked ({entry['not_checked']})"
    findings = [f for f in report["findings"] if f["rule"] == case.rule]
    if case.about:
        findings = [f for f in findings if case.about in f["subject"]["key"]]
        wanted = findings[0]["outcome"] if findings else case.expect[0]
        outcome = wanted if wanted in counts else outcome  # of a subject without a finding there are only counts
    if not findings:
        return outcome, "none", set(), ""
    found = findings[0]
    if len(findings) > 1 or found["outcome"] != outcome:
        outcome += " but " + "+".join(f["outcome"] for f in findings)
    return outcome, found["kind"], set(found["tags"]), found["message"]


def ask_oracle(case, folder):
    answers = oracle.judge(folder, date.fromisoformat(case.as_of), (case.rule,))
    if not answers:
        return "out", "none", set(), ""
    (answer,) = answers.values()
    return answer.outcome, answer.kind, answer.tags, answer.why


def differences(case, ask):
    with tempfile.TemporaryDirectory(prefix="jianjia-case-") as folder:
        write_tables(case, folder)
        outcome, kind, tags, message = ask(case, folder)
    want_outcome, want_kind = case.expect[0], (case.expect + ["none"])[1]
    # An award that the rule isn't for may be no subject at all, or one that it doesn't apply to.
    same = outcome == want_outcome or {outcome, want_outcome} == {"out", "not_applicable"}
    wrong = []
    if not same or kind != want_kind:
        wrong.append(f"expected {' '.join(case.expect)}, got {outcome} {kind}")
    if same and kind == want_kind:
        wrong += [f"tag missing: {tag}" for tag in case.tags if tag not in tags]
        wrong += [f"tag too many: {tag}" for tag in case.not_tags if tag in tags]
    if not wrong:
        return ""
    rows = "".join(f"    [{table}]\n" + "".join(f"      {line}\n" for line in lines)
                   for table, lines in case.tables.items() if lines)
    return (f"{case.where}: {case.rule}: {case.name}\n    " + "\n    ".join(wrong)
            + f"\n    as-of {case.as_of}; tags: {' '.join(sorted(tags)) or 'none'}; says: {message}\n{rows}")


def main():
    words = sys.argv[1:]
    ask = ask_oracle if "--oracle" in words else ask_checker
    rules = [w for w in words if not w.startswith("-")]
    if not rules:
        files = sorted(f for f in os.listdir(os.path.join(HERE, "catalogue")) if f.endswith(".cases"))
        rules = list(oracle.RULES) if ask is ask_oracle else [f[:-len(".cases")] for f in files]
    cases = [c for rule in rules for c in read_cases(os.path.join(HERE, "catalogue", rule + ".cases"))]
    if ask is ask_oracle:
        cases = [c for c in cases if not c.readings]  # it knows the defaults alone
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        told = [text for text in pool.map(lambda c: differences(c, ask), cases) if text]
    for text in told:
        print(text)
    print(f"catalogue: {len(cases)} cases of {len(rules)} rules, {len(told)} wrong")
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())

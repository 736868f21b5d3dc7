#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compares the checker with the oracle on random exports.

For each seed: the checker's findings (rule, subject, kind, outcome, tags) and its counts in the coverage
are the oracle's; the cells given as evidence are in the files where it says; a second run gives the same
bytes; the same data in another shape (see generate.py) gives the same findings. Exits with 1 on any
difference. The checker is $JIANJIA, or build/jianjia.
"""
import argparse
import collections
import concurrent.futures
import csv
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

import generate
import oracle

CHECKER = os.environ.get("JIANJIA", "build/jianjia")


class Trouble(Exception):
    pass


def run(folder, as_of, *more):
    command = [CHECKER, "check", folder, "--as-of", as_of.isoformat(), "--format", "json", *more]
    done = subprocess.run(command, capture_output=True, timeout=120)
    if done.returncode not in (0, 1, 3):
        raise Trouble(f"exit status {done.returncode}: {done.stderr.decode(errors='replace')[-2000:]}")
    return done.stdout


def parsed(output):
    try:
        return json.loads(output)
    except ValueError as error:
        raise Trouble(f"not JSON: {error}: {output[:200]!r}") from error


# ---- findings against the oracle ----------

def tags_agree(answer, tags):
    return answer.tags <= tags <= answer.tags | answer.free


def compare_findings(report, answers, rules, kinds_only):
    """Lines that tell the differences, and their categories."""
    lines, categories = [], []
    found = {}
    for finding in report["findings"]:
        if finding["rule"] in rules:
            key = finding["rule"], finding["subject"]["key"]
            if key in found:
                lines.append(f"{key[0]} {key[1]}: two findings for one subject")
            found[key] = finding
    for key in sorted(set(found) | {k for k, a in answers.items() if a.kind != "none"}):
        finding, answer = found.get(key), answers.get(key)
        here = (finding["outcome"], finding["kind"], set(finding["tags"])) if finding else None
        if answer and here and (here[0], here[1]) == (answer.outcome, answer.kind):
            if kinds_only or tags_agree(answer, here[2]):
                continue
        elif answer and not here and answer.kind == "none":
            continue
        lines.append(f"{key[0]} {key[1]}\n    oracle:  {answer or 'not a subject'}\n    checker: "
                     + (f"{here[0]}/{here[1]} {' '.join(sorted(here[2]))}: {finding['message']}" if here
                        else "no finding"))
        categories.append((key[0], answer.kind if answer else "no subject", here[1] if here else "none",
                           "" if not here or not answer or here[1] != answer.kind else
                           " ".join(sorted("+" + t for t in here[2] - answer.tags - answer.free)
                                    + sorted("-" + t for t in answer.tags - here[2]))))
    return lines, categories


OUTCOMES = ("violation", "pass", "undetermined", "not_applicable")


def compare_coverage(report, answers, rules):
    lines = []
    entries = {entry["rule"]: entry for entry in report["coverage"]}
    for rule in rules:
        counts = collections.Counter(a.outcome for (r, _), a in answers.items() if r == rule)
        entry = entries.get(rule)
        if entry is None:
            lines.append(f"{rule}: not in the coverage")
            continue
        if entry.get("not_checked"):
            if set(counts) <= {"undetermined"}:
                continue
            lines.append(f"{rule}: not checked ({entry['not_checked']}), oracle: {dict(counts)}")
            continue
        there = {outcome: entry[outcome] for outcome in OUTCOMES}
        mine = {outcome: counts[outcome] for outcome in OUTCOMES}
        if there != mine:
            lines.append(f"{rule} coverage\n    oracle:  {mine}\n    checker: {there}")
    return lines


# ---- evidence against the files ----------

def column_number(letters):
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def file_rows(folder, name, cache):
    if name not in cache:
        path = next((p for p in (name, os.path.join(folder, name), os.path.join(folder, os.path.basename(name)))
                     if os.path.isfile(p)), None)
        if path is None:
            raise Trouble(f"evidence names a file that isn't there: {name}")
        with open(path, "rb") as file:
            data = file.read()
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("gb18030")
        cache[name] = list(csv.reader(text.splitlines()))
    return cache[name]


def check_evidence(report, folder):
    lines, cache = [], {}
    for finding in report["findings"]:
        where = f"{finding['rule']} {finding['subject']['key']}"
        if not finding["evidence"]:
            lines.append(f"{where}: a finding without evidence")
        for item in finding["evidence"]:
            match = re.fullmatch(r"([A-Z]+)([0-9]+)", item["cell"])
            if not match or int(match[2]) != item["row"] or item["line"] != item["row"]:
                lines.append(f"{where}: no such place: {item}")  # here a line is a row
                continue
            rows = file_rows(folder, item["file"], cache)
            column = column_number(match[1])
            if item["row"] > len(rows) or column >= len(rows[item["row"] - 1]):
                lines.append(f"{where}: past the end of the file: {item}")
            elif rows[item["row"] - 1][column] != item["value"] or rows[0][column] != item["column"]:
                lines.append(f"{where}: the cell is {rows[item['row'] - 1][column]!r}: {item}")
    return lines


# ---- the same data in another shape ----------

def shape_free(report):
    """What must not depend on the shape of the files."""
    findings = []
    for finding in report["findings"]:
        kept = {name: finding.get(name) for name in ("rank", "rule", "clause", "kind", "outcome", "subject", "case",
                                                     "title", "next", "fact_date", "fingerprint")}
        kept["tags"] = sorted(finding["tags"])
        kept["evidence"] = sorted((item["table"], item["value"]) for item in finding["evidence"])
        kept["missing"] = sorted(json.dumps(item, sort_keys=True) for item in finding["missing"])
        findings.append(kept)
    return {"findings": findings, "coverage": report["coverage"], "summary": report["summary"],
            "cases": [{name: case[name] for name in ("rank", "key", "kind")} for case in report["cases"]]}


def compare_shapes(base, other, variant):
    lines = []
    one, two = shape_free(base), shape_free(other)
    for part in one:
        if one[part] == two[part]:
            continue
        if not isinstance(one[part], list):
            lines.append(f"variant {variant}: {part} differs\n    {one[part]}\n    {two[part]}")
            continue
        mine = {json.dumps(x, ensure_ascii=False, sort_keys=True) for x in one[part]}
        theirs = {json.dumps(x, ensure_ascii=False, sort_keys=True) for x in two[part]}
        lines.append(f"variant {variant}: {part} differ" + "".join(
            [f"\n    only before: {x}" for x in sorted(mine - theirs)[:3]]
            + [f"\n    only after:  {x}" for x in sorted(theirs - mine)[:3]]))
    return lines


# ---- one seed ----------

def one_seed(seed, size, rules, variants, kinds_only, keep):
    folder = tempfile.mkdtemp(prefix="jianjia-oracle-")
    lines, categories, subjects = [], [], 0
    try:
        base = os.path.join(folder, "data")
        tables, as_of = generate.make(seed, size)
        generate.write(base, tables)
        answers = oracle.judge(base, as_of, rules)
        subjects = len(answers)
        output = run(base, as_of)
        report = parsed(output)
        lines, categories = compare_findings(report, answers, rules, kinds_only)
        lines += compare_coverage(report, answers, rules)
        lines += check_evidence(report, base)
        if run(base, as_of) != output:
            lines.append("a second run gives other bytes")
        for variant in variants:
            shape = os.path.join(folder, variant)
            generate.write(shape, tables, variant, seed)
            other = parsed(run(shape, as_of))
            lines += compare_shapes(report, other, variant)
            lines += [f"variant {variant}: {line}" for line in check_evidence(other, shape)]
        if lines and keep:
            shutil.copytree(folder, os.path.join(keep, f"seed-{seed}"), dirs_exist_ok=True)
        lines = [f"seed {seed}, as-of {as_of}: {line}" for line in lines]
    except (Trouble, subprocess.TimeoutExpired, KeyError, TypeError) as error:
        lines.append(f"seed {seed}: {type(error).__name__}: {error}")
    finally:
        shutil.rmtree(folder)
    return lines, categories, subjects


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--seeds", default="1-20", help="A-B or A")
    parser.add_argument("--size", type=int, default=20)
    parser.add_argument("--rules", default=",".join(oracle.RULES))
    parser.add_argument("--variants", choices=("one", "all", "none"), default="one",
                        help="other shapes a seed is tried in: one, by turns; all; none")
    parser.add_argument("--kinds-only", action="store_true", help="do not compare tags")
    parser.add_argument("--keep", metavar="DIR", help="keep the exports of seeds that differ")
    parser.add_argument("--show", type=int, default=60, help="differences to show in full")
    given = parser.parse_args()
    first, _, last = given.seeds.partition("-")
    seeds = range(int(first), int(last or first) + 1)
    rules = tuple(given.rules.split(","))
    if set(rules) - set(oracle.RULES):
        parser.error("the oracle knows " + ", ".join(oracle.RULES))
    shapes = {"all": lambda s: generate.VARIANTS, "none": lambda s: (),
              "one": lambda s: (generate.VARIANTS[s // 6 % len(generate.VARIANTS)],)}[given.variants]

    lines, categories, subjects = [], collections.Counter(), 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        jobs = [pool.submit(one_seed, s, given.size, rules, shapes(s), given.kinds_only, given.keep) for s in seeds]
        for job in jobs:
            some, kinds, count = job.result()
            lines += some
            categories.update(kinds)
            subjects += count
    for line in lines[:given.show]:
        print(line)
    if len(lines) > given.show:
        print(f"… and {len(lines) - given.show} more")
    for (rule, mine, theirs, tags), count in sorted(categories.items()):
        print(f"  {count:5} {rule}: oracle {mine}, checker {theirs} {tags}")
    print(f"oracle: {len(seeds)} exports, {subjects} judgements, {len(lines)} differences")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())

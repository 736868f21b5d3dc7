# SPDX-License-Identifier: MIT
"""Compares the checker with the naive evaluator on random packs and data, and with itself.

For each seed: outcomes counted for every rule, and findings (rule, subject, kind, tags) are the naive
evaluator's; the same data in other files, rows, columns and headers give the same; rules that De Morgan's
laws make equal say the same. The checker is $JIANJIA, or build/jianjia.
"""
import argparse
import collections
import concurrent.futures
import csv
import json
import os
import random
import subprocess
import sys
import tempfile
import traceback

import naive
import random_rules

CHECKER = os.environ.get("JIANJIA", "build/jianjia")
OUTCOMES = ("violation", "pass", "undetermined", "not_applicable")


class Trouble(Exception):
    """The checker made no report."""

    def __init__(self, status, said):
        super().__init__(f"the checker failed, status {status}\n{said}")
        self.crashed = status < 0


def write_file(folder, name, headers, rows):
    with open(os.path.join(folder, name + ".csv"), "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([headers] + rows)


def check(folder, pack_folder, as_of, *more):
    command = [CHECKER, "check", folder, "--pack", pack_folder, "--as-of", as_of, "--format", "json", "--lang", "zh", *more]
    done = subprocess.run(command, capture_output=True, timeout=60)
    if done.returncode not in (0, 1, 3):
        raise Trouble(done.returncode, done.stderr.decode(errors="replace")[-3000:])
    return json.loads(done.stdout)


def of_checker(report):
    """{rule: (counts, not checked, {subject: (kind, outcome, tags, what it says)})}"""
    findings = collections.defaultdict(dict)
    for f in report["findings"]:  # of several periods' the strongest
        notes = {n for n in f["notes"] if n.startswith("note")}
        said = f["next"] or "", f["case"], f["fact_date"] or "", f["message"], notes
        one, told = (f["kind"], f["outcome"], frozenset(f["tags"]), said), findings[f["rule"]]
        told[f["subject"]["key"]] = min((told.get(f["subject"]["key"], one), one), key=lambda t: naive.KINDS.index(t[0]))
    return {c["rule"]: ({o: c[o] for o in OUTCOMES}, bool(c["not_checked"]), findings[c["rule"]])
            for c in report["coverage"]}


def of_naive(answers):
    out = {}
    for rule, subjects in answers.items():
        counts = collections.Counter(a.outcome for a in subjects.values())
        undecided = [a for a in subjects.values() if a.outcome == "undetermined"]
        absent = counts["violation"] + counts["pass"] == 0 and bool(undecided) and all(a.unexported for a in undecided)
        findings = {k: (a.kind, a.outcome, frozenset(a.tags) if a.tags_told else None, a.said)
                    for k, a in subjects.items() if a.kind and not absent}
        out[rule] = ({o: counts[o] for o in OUTCOMES}, absent, findings)
    return out


def same_finding(mine, theirs):
    if mine is None or theirs is None:
        return mine is theirs
    said = all(a is None or a == b for a, b in zip(mine[3], theirs[3]))
    return mine[:2] == theirs[:2] and (mine[2] is None or mine[2] == theirs[2]) and said


def shown(finding):
    if finding is None:
        return "nothing"
    return f"{finding[0]} ({finding[1]}) {' '.join(sorted(finding[2] or ['?']))} {finding[3]}"


def differences(mine, theirs, who="naive", other="checker"):
    lines = []
    for rule in mine:
        if mine[rule][:2] != theirs[rule][:2]:
            lines.append((rule, f"rule {rule}: counts\n    {who + ':':9}{mine[rule][:2]}\n    {other + ':':9}{theirs[rule][:2]}"))
        for key in sorted(set(mine[rule][2]) | set(theirs[rule][2])):
            a, b = mine[rule][2].get(key), theirs[rule][2].get(key)
            if not same_finding(a, b):
                lines.append((rule, f"rule {rule}, {key}\n    {who + ':':9}{shown(a)}\n    {other + ':':9}{shown(b)}"))
    return lines


def compare_pairs(pack, theirs):
    if not pack.pairs or pack.masked:  # which rows a finding rests on hangs on the wording
        return []
    def decided(rule):  # what speaks for an open matter may hang on the wording
        counts, _, findings = theirs[rule.id]
        return counts, {k: f[:3] for k, f in findings.items() if f[0] not in ("clue", "undetermined")}

    first = decided(pack.pairs[0])
    return [(None, f"rules {pack.pairs[0].id} and {rule.id} mean the same and differ: {first} {decided(rule)}")
            for rule in pack.pairs[1:] if decided(rule) != first]


def adapted(answers, left, theirs):
    """Where two answers are right, the naive one gives way: what may rest on a masked key, and subjects that the
    checker may leave out. Returns what is to be compared."""
    for rule, subjects in answers.items():
        for key, answer in subjects.items():
            if answer.perhaps_masked and theirs[rule][2].get(key, ("", ""))[:2] == ("clue", "undetermined"):
                naive.lower(answer)
                answer.said = (None,) + answer.said[1:]
    mine = of_naive(answers)
    for rule in mine:
        if left[rule]:  # nor can the counts be compared, nor groups that such rows are in
            mine[rule] = theirs[rule]
    return mine


def readings_chosen(pack, seed):
    """Some alternatives that have names, and numbers, which become alternatives until forgotten: what the naive
    evaluator takes, what the command line says, what to forget."""
    rng = random.Random(seed)
    choices, words, numbers = {}, [], {}
    for reading in pack.readings:
        kids = reading.value.kids
        named = [i for i in range(len(kids)) if i % 2]
        if reading.takes_number and rng.random() < .5:
            number = rng.choice(["0", "1", "2.5", "30"])
            node = random_rules.Node("number", t=kids[0].t, value=random_rules.Fraction(number), share=False)
            numbers[reading] = kids
            reading.value.kids = kids + (node,)
            choices[reading] = len(kids)
            words += ["--reading", f"{reading.name}={number}"]
        elif rng.random() < .7 and named:
            choices[reading] = rng.choice(named)
            words += ["--reading", f"{reading.name}=choice{choices[reading]}"]
    return choices, words, numbers


def one_case(pack, files, as_of, seed, brief=False):
    """(lines that tell the differences, each with its rule; rules judged)"""
    as_of_text = random_rules.datetime.date.fromordinal(as_of).isoformat()
    text = random_rules.print_pack(pack, seed)
    with tempfile.TemporaryDirectory(prefix="jianjia-naive-") as folder:
        for name in ("data", "shape", "pack"):
            os.mkdir(os.path.join(folder, name))
        with open(os.path.join(folder, "pack", "random.rules"), "w", encoding="utf-8") as file:
            file.write(text)
        for i, (name, columns, rows) in enumerate(files):
            write_file(os.path.join(folder, "data"), f"{i}-{name}", columns, rows)
        for name, headers, rows in random_rules.other_shape(random.Random(seed), pack, files):
            write_file(os.path.join(folder, "shape"), name, headers, rows)
        try:
            report = check(os.path.join(folder, "data"), os.path.join(folder, "pack"), as_of_text)
            theirs = of_checker(report)
            lines = compare_pairs(pack, theirs)
            if not brief:
                shape = of_checker(check(os.path.join(folder, "shape"), os.path.join(folder, "pack"), as_of_text))
                lines += differences(theirs, shape, "before", "reshaped")
            if any(fault["code"] == "overflow" for fault in report["data"]):
                return lines, 0  # numbers that only the naive evaluator can hold
        except Trouble as error:
            return [("crash" if error.crashed else None, str(error))], 0
        answers, left = naive.audit(pack, files, as_of)
        lines += differences(adapted(answers, left, theirs), theirs)
        choices, more, numbers = readings_chosen(pack, seed) if not brief else ({}, [], {})
        if choices:
            theirs = of_checker(check(os.path.join(folder, "data"), os.path.join(folder, "pack"), as_of_text, *more))
            chosen, left = naive.audit(pack, files, as_of, choices)
            for reading, kids in numbers.items():
                reading.value.kids = kids
            lines += differences(adapted(chosen, left, theirs), theirs, "naive", "chosen")
        return lines, sum(map(len, answers.values()))


# ---- the smallest case that still differs ----------

class Slot:
    """A place in a pack or in data that may hold something smaller."""

    def __init__(self, owner, key, options):
        self.owner, self.key, self.options = owner, key, options

    def put(self, what):
        if isinstance(self.owner, random_rules.Node):
            kids = list(self.owner.kids)
            before, kids[self.key] = kids[self.key], what
            self.owner.kids = tuple(kids)
        elif isinstance(self.owner, (list, dict)):
            before, self.owner[self.key] = self.owner[self.key], what
        else:
            before = getattr(self.owner, self.key)
            setattr(self.owner, self.key, what)
        return before


def smaller(node):
    """Nodes of the same type inside of this one, nearest first, and the plainest of its type."""
    level, out = [node], []
    while level:
        level = [kid for n in level for kid in n.kids]
        out += [n for n in level if n.t == node.t]
    if node.op not in ("truth", "number", "date"):
        out = [random_rules.Node("truth", t=node.t, value=v, spelled=False) for v in (True, False)
               if node.t[0] == "truth"] + out
        out += [random_rules.Node("number", t=node.t, value=random_rules.Fraction(v), share=False) for v in (1, 0)
                if node.t[0] == "number"]
        out += [random_rules.Node("date", t=node.t, value=random_rules.day(2023, 1, 1)) for _ in (1,)
                if node.t[0] == "date"]
    return out


def slots(pack, files):
    for name in ("rules", "facts", "scopes"):
        for thing in getattr(pack, name):
            yield Slot(pack, name, [[t for t in getattr(pack, name) if t is not thing]])
    for thing in pack.rules:
        for kind in (k for k in thing.kinds if k.message):
            yield Slot(kind, "message", [[]])
    for thing in pack.rules + pack.scopes:
        for name in ("kinds", "tags", "lets", "notes", "nexts", "not_applicable"):
            for i in range(len(getattr(thing, name, []))):
                yield Slot(thing, name, [getattr(thing, name)[:i] + getattr(thing, name)[i + 1:]])
    for i, (name, columns, rows) in enumerate(files):
        yield Slot(files, slice(i, i + 1), [[]])
        for k in range(len(rows)):
            yield Slot(files, i, [(name, columns, rows[:k] + rows[k + 1:])])
    roots = [(t, "condition") for r in pack.rules + pack.scopes for t in getattr(r, "kinds", []) + r.tags]
    roots += [(t, "value") for r in pack.rules for t in r.lets] + [(f, "value") for f in pack.facts]
    roots += [(r, "fact") for r in pack.rules] + [(s, "condition") for s in pack.scopes]
    roots += [(t, "condition") for r in pack.rules for t in r.notes + r.nexts]
    for owner, name in roots:
        node = getattr(owner, name)
        if node is None:
            continue
        if name == "fact" or owner in pack.scopes:
            yield Slot(owner, name, [None])
        yield Slot(owner, name, smaller(node))
        level = [node]
        while level:
            for n in level:
                for i, kid in enumerate(n.kids):
                    yield Slot(n, i, smaller(kid))
            level = [kid for n in level for kid in n.kids]
    for table in pack.tables.values():
        yield Slot(pack, "tables", [{n: t for n, t in pack.tables.items() if t is not table}])
        for check in table.checks:
            yield Slot(table, "checks", [[c for c in table.checks if c is not check]])
        for column in table.columns.values():
            if column.name not in table.key:
                yield Slot(table, "columns", [{n: c for n, c in table.columns.items() if c is not column}])
    for name in ("params", "readings"):
        for thing in getattr(pack, name):
            yield Slot(pack, name, [[t for t in getattr(pack, name) if t is not thing]])
    for enum in pack.enums:
        yield Slot(pack, "enums", [{n: e for n, e in pack.enums.items() if n != enum}])
    for i, (name, columns, rows) in enumerate(files):
        key = pack.tables[name].key
        for k, column in enumerate(columns):
            if column not in key and len(columns) > len(key) + 1:
                yield Slot(files, i, [(name, columns[:k] + columns[k + 1:], [r[:k] + r[k + 1:] for r in rows])])


def still_differs(pack, files, as_of, seed, brief=True):
    try:
        lines, _ = one_case(pack, files, as_of, seed, brief)
    except Exception:
        return False
    return any(rule is not None for rule, _ in lines)


def shrink(pack, files, as_of, seed):
    pack.pairs = []  # compare with the naive evaluator alone
    if not still_differs(pack, files, as_of, seed):
        return
    rules = pack.rules
    for rule in rules:
        pack.rules = [rule]
        if still_differs(pack, files, as_of, seed):
            break
    else:
        pack.rules = rules
    again = True
    while again:  # until nothing becomes smaller; after a success on from the same place
        again, at = False, 0
        while at is not None:
            at = shrink_one(pack, files, as_of, seed, at)
            again = again or at is not None


def shrink_one(pack, files, as_of, seed, at):
    """The place, from `at` on, of the first slot that can hold something smaller and now does."""
    for place, slot in enumerate(slots(pack, files)):
        for option in slot.options if place >= at else ():
            before = slot.put(option)
            if still_differs(pack, files, as_of, seed):
                return place
            if isinstance(slot.key, slice):
                slot.owner.insert(slot.key.start, *before)
            else:
                slot.put(before)
    return None


def print_case(pack, files, seed):
    print(random_rules.print_pack(pack, seed), end="")
    for name, columns, rows in files:
        print(f"-- {name}\n" + "\n".join(",".join(row) for row in [columns] + rows))


def guarded(seed):
    try:
        lines, judged = one_case(*random_rules.make(seed), seed)
        return seed, lines, judged
    except Exception:  # a fault of the naive evaluator's own; the seed is needed to find it
        return seed, [(None, traceback.format_exc())], 0


def show_case(seed):
    """Prints the smallest pack and data that still differ, and what is said of them."""
    print(f"== seed {seed}, cut down")
    pack, files, as_of = random_rules.make(seed)
    shrink(pack, files, as_of, seed)
    print_case(pack, files, seed)
    for _, line in one_case(pack, files, as_of, seed)[0]:
        print(line)
    return []


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--seeds", default="1-300", help="A-B or A")
    parser.add_argument("--show", type=int, default=2, help="seeds that differ to show in full")
    given = parser.parse_args()
    first, _, last = given.seeds.partition("-")
    seeds = range(int(first), int(last or first) + 1)
    judged, different = 0, []
    with concurrent.futures.ProcessPoolExecutor(os.cpu_count()) as pool:
        for seed, lines, count in pool.map(guarded, seeds, chunksize=4):
            judged += count
            if lines:
                different.append(seed)
                if len(different) <= given.show:
                    lines += show_case(seed)
                print("\n".join(f"seed {seed}: {line}" for _, line in lines[:6]))
    told = f", {len(different)} differ: {' '.join(map(str, different[:40]))}" if different else ", no difference"
    print(f"naive: {len(seeds)} packs with data, {judged} judgements{told}")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Measures the audit against other ways to read the same files: `make bench`.

Usage: run.py JIANJIA FOLDER [--size FACTOR] [--rounds N] [--only NAME ...]

FOLDER gets the sets of fixtures/large.py, the peers and every output. The commands of a table run one after the
other, round by round, with the files in the page cache, so that what drifts on the machine drifts for all of
them; medians are told, and ratios of medians. Peers that can't be installed are left out, and it says so. Before
anything is timed all peers answer three questions (bench/questions), and their answers must be the same. A peak
below that of this program (16 MB or so) can't be seen.
"""
import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
AS_OF = ("--as-of", "2024-06-30")


class Command:
    def __init__(self, name, words, **environment):
        self.name, self.words = name, words
        self.environment = {**os.environ, **environment}
        self.walls, self.peak = [], 0

    def run(self, output):
        """Wall seconds and peak memory of one run; what it writes goes to the file."""
        with open(output, "wb") as file:
            start = time.monotonic()
            process = subprocess.Popen(self.words, stdout=file, stderr=subprocess.PIPE, env=self.environment)
            said = process.stderr.read()
            _, status, usage = os.wait4(process.pid, 0)
            wall = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        # The checker ends with 1 to 3 where it found something; a failure of its own is 4 and more, or a signal.
        if process.returncode not in (0, 1, 3) or (process.returncode and "check" not in self.words):
            sys.exit(f"{self.name}: status {process.returncode}\n{said.decode(errors='replace')}")
        self.walls.append(wall)
        self.peak = max(self.peak, usage.ru_maxrss / 1024)

    @property
    def median(self):
        return statistics.median(self.walls)


class Bench:
    def __init__(self, asked):
        self.jianjia, self.folder = os.path.abspath(asked.jianjia), os.path.abspath(asked.folder)
        self.size, self.rounds = asked.size, asked.rounds
        self.missing = []
        os.makedirs(self.folder, exist_ok=True)

    def path(self, *names):
        return os.path.join(self.folder, *names)

    # ---- sets ----

    def set(self, name, factor, *options):
        """A folder with the three files, made once."""
        folder, done = self.path(name), self.path(name, "made-with")
        wanted = f"{factor} {' '.join(options)}"
        if not os.path.exists(done) or open(done, encoding="utf-8").read() != wanted:
            shutil.rmtree(folder, ignore_errors=True)
            subprocess.run([sys.executable, os.path.join(HERE, "..", "fixtures", "large.py"), folder,
                            "--size", str(factor), *options], check=True, stdout=subprocess.DEVNULL)
            with open(done, "w", encoding="utf-8") as file:
                file.write(wanted)
        return folder

    def gb18030(self, name, plain):
        folder = self.path(name)
        if not os.path.exists(folder):
            os.makedirs(folder)
            for file in ("awards.csv", "units.csv", "annual.csv"):
                with open(os.path.join(folder, file), "wb") as out:
                    subprocess.run(["iconv", "-f", "UTF-8", "-t", "GB18030", os.path.join(plain, file)], stdout=out,
                                   check=True)
        return folder

    # ---- commands ----

    def audit(self, folder, jobs, name=None):
        return Command(name or f"检家 jianjia, all rules, {jobs} thread{'s' * (jobs > 1)}",
                       [self.jianjia, "check", folder, *AS_OF, "--profile", "review", "--jobs", str(jobs), "-q",
                        "--format", "json:" + self.path("audit.json")])

    def questions(self, folder):
        return Command("检家 jianjia, three questions, 2 threads", [
            self.jianjia, "check", folder, *AS_OF, "--jobs", "2", "--pack", os.path.join(HERE, "questions"), "-q", "--format",
            "jsonl:" + self.path("questions.jsonl")])

    def npm(self):
        """Where DuckDB and Polars can be required from, or None."""
        node, npm = shutil.which("node"), shutil.which("npm")
        if not node or not npm:
            return None
        if not os.path.exists(self.path("node_modules", ".installed")):
            for words in (["@duckdb/node-api", "nodejs-polars"], None):
                if words is None: # Polars' own list of binaries is not followed by every npm
                    version = json.load(open(self.path("node_modules", "nodejs-polars", "package.json"),
                                             encoding="utf-8"))["version"]
                    words = [f"nodejs-polars-linux-x64-gnu@{version}"]
                if subprocess.run([npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", self.folder, *words],
                                  check=False).returncode:
                    return None
            open(self.path("node_modules", ".installed"), "w", encoding="utf-8").close()
        for name in ("duckdb.mjs", "polars.mjs", "questions.sql"):
            shutil.copy(os.path.join(HERE, "peers", name), self.folder)
        return node

    def peers(self, folder, slow):
        """What answers the three questions, but for the checker; the slow ones take minutes at 1 GB."""
        library = self.path("libcsv")
        subprocess.run([os.environ.get("CC", "cc"), "-O2", "-D_GNU_SOURCE", "-o", library,
                        os.path.join(HERE, "peers", "libcsv.c"), "-lcsv"], check=True)
        found = [Command("C on libcsv, three questions", [library, folder])]
        node = self.npm()
        if node:
            found.append(Command("DuckDB, three questions", [node, self.path("duckdb.mjs"), folder, "2"]))
            found.append(Command("Polars, three questions", [node, self.path("polars.mjs"), folder],
                                 POLARS_MAX_THREADS="2"))
        else:
            self.missing += ["DuckDB", "Polars"]
        files = [os.path.join(folder, "awards.csv"), os.path.join(folder, "annual.csv")]
        awk = next(filter(None, map(shutil.which, ("gawk", "mawk", "awk"))), None)
        if awk:
            found.append(Command(f"{os.path.basename(awk)}, three questions (blind to quotes)",
                                 [awk, "-f", os.path.join(HERE, "peers", "questions.awk"), *files], LC_ALL="C"))
        if slow and shutil.which("sqlite3"):
            found.append(Command("SQLite, three questions", [
                "sqlite3", ":memory:", "-cmd", ".mode csv", "-cmd", f".import '{files[0]}' awards", "-cmd",
                f".import '{files[1]}' annual", "-cmd", ".mode list",
                ".read '" + os.path.join(HERE, "peers", "questions.sql") + "'"]))
        elif slow:
            self.missing.append("SQLite")
        return found

    # ---- answers ----

    def answers(self):
        with open(self.path("questions.jsonl"), encoding="utf-8") as file:
            lines = map(json.loads, file)
            return sorted(f"{line['subject']['key']},{line['rule']}" for line in lines
                          if line["type"] == "finding" and line["kind"] == "watch")

    def compare_answers(self, folder):
        self.questions(folder).run(os.devnull)
        ours = self.answers()
        for peer in self.peers(folder, slow=True):
            peer.run(self.path("answers"))
            with open(self.path("answers"), encoding="utf-8") as file:
                theirs = sorted(line for line in file.read().split("\n") if line)
            if theirs != ours:
                sys.exit(f"{peer.name}: other answers, {len(theirs)} against {len(ours)}; the first that differs: "
                         f"{next(iter(set(theirs) ^ set(ours)))}")
        print(f"{len(ours):,} answers to the three questions, the same from all.\n")

    # ---- timing ----

    def time(self, commands, rounds=None):
        for command in commands:
            command.run(self.path("output"))  # warms the page cache
            command.walls.clear()
        for _ in range(rounds or self.rounds):
            for command in commands:
                command.run(self.path("output"))
        return commands

    def table(self, title, commands):
        first = commands[0].median
        print(f"**{title}**\n\n| | seconds | peak MB | of the first |\n| --- | ---: | ---: | ---: |")
        for c in commands:
            print(f"| {c.name} | {c.median:.3f} | {c.peak:.0f} | {c.median / first:.2f} |")
        print(flush=True)


def promise(held, what, value, limit, at_most=True):
    kept = value <= limit if at_most else value >= limit
    held.append(kept)
    print(f"- {'kept' if kept else 'NOT KEPT'}: {what}: {value:.2f}, {'at most' if at_most else 'at least'} {limit}")


def main():
    parser = argparse.ArgumentParser(description="Measures the audit against other ways to read the same files.")
    parser.add_argument("jianjia")
    parser.add_argument("folder")
    parser.add_argument("--size", type=float, default=1.0, help="of the large set; 1 is 1.3 GB")
    parser.add_argument("--rounds", type=int, default=5)
    b = Bench(parser.parse_args())

    small, large = b.set("small", b.size / 10), b.set("large", b.size)
    b.compare_answers(small)
    files = [os.path.join(large, name) for name in ("annual.csv", "awards.csv", "units.csv")]
    total = sum(map(os.path.getsize, files))
    wc, cat = Command("wc -l", ["wc", "-l", *files]), Command("cat", ["cat", *files])
    two, one = b.audit(large, 2), b.audit(large, 1)
    questions, peers = b.questions(large), b.peers(large, slow=False)
    b.time([wc, cat, two, one, questions, *peers])
    b.table(f"{total / 1e9:.2f} GB, {b.rounds} rounds", [wc, cat, two, one, questions, *peers])

    mixed = b.audit(b.set("shuffled", b.size, "--shuffled"), 2, "the same rows shuffled")
    b.time([mixed], rounds=1)
    plain = b.audit(small, 2, "plain")
    crlf = b.audit(b.set("crlf", b.size / 10, "--crlf"), 2, "CR LF")
    quoted = b.audit(b.set("quoted", b.size / 10, "--quoted"), 2, "all cells quoted")
    chinese = b.gb18030("gb18030", small)
    gb = b.audit(chinese, 2, "GB18030")
    iconv = Command("iconv alone", ["sh", "-c", 'cat "$@" | iconv -f GB18030 -t UTF-8', "sh",
                                    *(os.path.join(chinese, os.path.basename(name)) for name in files)])
    b.time([plain, crlf, quoted, gb, iconv])
    b.table(f"{total / 1e10:.2f} GB, {b.rounds} rounds", [plain, crlf, quoted, gb, iconv])

    demo = Command("the demo", [b.jianjia, "check", os.path.join(HERE, "..", "fixtures", "demo"), *AS_OF, "-q"])
    b.time([demo], rounds=20)
    print(f"The demo: {demo.median * 1000:.1f} ms.\n")

    held = []
    promise(held, "the audit against wc -l", two.median / wc.median, 2)
    for peer in peers:
        if peer.name.startswith(("DuckDB", "Polars")):
            promise(held, f"times faster than {peer.name}", peer.median / two.median, 8, at_most=False)
    promise(held, "times faster than C on libcsv", peers[0].median / two.median, 15, at_most=False)
    promise(held, "two threads against one, times faster", one.median / two.median, 1.6, at_most=False)
    promise(held, "peak memory in MB", max(two.peak, mixed.peak), 100)
    promise(held, "ten times the bytes, times the time", two.median / plain.median, 10.5)
    promise(held, "CR LF against plain", crlf.median / plain.median, 1.6)
    promise(held, "all quoted against plain", quoted.median / plain.median, 2.5)
    promise(held, "GB18030 against iconv alone", gb.median / iconv.median, 1)
    print(f"\n{sum(held)} of {len(held)} kept.")
    if b.missing:
        print("Not installed here: " + ", ".join(b.missing) + ".")


if __name__ == "__main__":
    main()

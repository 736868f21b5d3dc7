#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What --help names, the manual pages and the completions name too; `make install` puts everything where it belongs,
and `make uninstall` takes it away. They are made from --help (scripts/manual.sh), so that an option that is missing
here is one whose line in --help is written in some other way."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

from expectations import conclude, expect

CHECKER = os.path.abspath(os.environ.get("JIANJIA", "build/jianjia"))
PAGES = {"en": "man/man1/jianjia.1", "zh": "man/zh_CN/man1/jianjia.1"}
SHELLS = {"bash": "bash-completion/completions/jianjia", "zsh": "zsh/site-functions/_jianjia",
          "fish": "fish/vendor_completions.d/jianjia.fish"}


def call(*words, **more):
    done = subprocess.run(words, capture_output=True, timeout=120, **more)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def help_of(language, *command):
    return call(CHECKER, *command, "--help", "--lang", language)[1]


def commands():
    listed = help_of("en").split("commands:\n")[1].split("\n\n")[0]
    return re.findall(r"^  ([a-z]+) ", listed, re.M)


def options_in(text):
    return set(re.findall(r"(?<![\w-])--[a-z][a-z-]*|(?<=  )-[a-z](?=[, ])", text))


def pages(share):
    for language, file in PAGES.items():
        path = os.path.join(share, file)
        status, said, _ = call("mandoc", "-T", "lint", "-W", "warning", path)
        expect(f"{file}: {said}", status == 0 and said == "")
        shown = call("mandoc", "-T", "utf8", "-O", "width=400", path)[1]
        shown = re.sub(".\b", "", shown)
        for command in commands():
            told = help_of(language, command)
            missing = {o for o in options_in(told) if not re.search(rf"(?<![\w-]){o}(?![\w-])", shown)}
            expect(f"{file}, {command}: {missing}", not missing and re.search(rf"^ +{command}$", shown, re.M))
            for line in re.findall(r"^  \S.*$", told, re.M):
                about = re.split("   *", line.strip())[-1]
                expect(f"{file}, {command}: {about}", re.sub(r"\W", "", about) in re.sub(r"\W", "", shown))


def completed(shell, path, line):
    """What the shell would write behind the line."""
    environment = {**os.environ, "PATH": os.path.dirname(CHECKER) + ":" + os.environ["PATH"]}
    if shell == "fish":
        said = call("fish", "-N", "-c", f"source {path}; complete -C '{line}'", env=environment)[1]
        return {one.split("\t")[0] for one in said.splitlines()}
    words = re.findall(r"[=:]|[^=:\s]+|(?<= )$", line)
    script = (f"source {path}; COMP_WORDS=({' '.join(word or chr(34) * 2 for word in words)}); "
              f"COMP_CWORD={len(words) - 1}; _jianjia; printf '%s\\n' \"${{COMPREPLY[@]}}\"")
    return set(call("bash", "-c", script, env=environment)[1].splitlines())


# A line, and some of what may follow; what stands before it in one word is written by bash alone.
LINES = (("jianjia ch", {"check"}), ("jianjia check --fo", {"--format"}), ("jianjia check --prof", {"--profile"}),
         ("jianjia check --profile r", {"review", "roster"}), ("jianjia check --format s", {"sarif"}),
         ("jianjia check --fail-on w", {"watch"}), ("jianjia explain 8.2.9", {"8.2.9"}), ("jianjia rules l", {"list", "lint"}),
         ("jianjia check --subjects aw", {"awards"}), ("jianjia schema ann", {"annual"}), ("jianjia --lang z", {"zh"}),
         ("jianjia rules --format j", {"json"}), ("jianjia check --table ann", {"annual="}),
         ("jianjia check --encoding g", {"gb18030"}))


def completions(share):
    for shell, file in SHELLS.items():
        path = os.path.join(share, file)
        with open(path, encoding="utf-8") as script:
            text = script.read()
        for command in commands():
            missing = {o for o in options_in(help_of("en", command))
                       if not re.search(rf"(?<![\w-]){o}(?![\w-])" if shell != "fish" else
                                        rf"from {command}' -(l|s) {o.lstrip('-')} |-l (lang|help) .*{o}" if o not in
                                        ("--help", "--lang") else "-l (lang|help) ", text)}
            expect(f"{shell}, {command}: {missing}", not missing)
        if shutil.which(shell) is None:
            continue  # make lint installs them
        expect(f"{shell}: {file} can't be read", call(shell, "-n", path)[0] == 0)
        for line, wanted in LINES if shell != "zsh" else ():
            got = completed(shell, path, line)
            expect(f"{shell}: {line}: {got}", got >= wanted and all(g.startswith(line.split()[-1]) for g in got))
    bash = os.path.join(share, SHELLS["bash"])
    for line, wanted in (("jianjia check --profile=ro", "roster"), ("jianjia check --reading ballots=ballots_v", "ballots_valid"),
                         ("jianjia check --format html:READ", "README.md"), ("jianjia check --table annual=READ", "README.md")):
        expect(f"bash: {line}: {completed('bash', bash, line)}", completed("bash", bash, line) == {wanted})


def installing(share, folder):
    build = os.path.dirname(share)
    words = ("make", "-s", f"DESTDIR={folder}", "PREFIX=/a place", f"B={os.path.relpath(build)}")
    status, _, said = call(*words, "-o", "all", "-o", "manual", "install")
    there = sorted(os.path.relpath(os.path.join(at, name), folder) for at, _, names in os.walk(folder) for name in names)
    wanted = sorted(["a place/bin/jianjia"] + [f"a place/share/{f}" for f in [*PAGES.values(), *SHELLS.values()]])
    expect(f"install: {status} {said} {there}", status == 0 and there == wanted)
    for file, mode in (("bin/jianjia", 0o755), ("share/" + PAGES["en"], 0o644)):
        path = os.path.join(folder, "a place", file)
        expect(f"{file}: mode", os.path.exists(path) and os.stat(path).st_mode & 0o777 == mode)
    status, _, said = call(os.path.join(folder, "a place/bin/jianjia"), "--version", cwd="/")
    expect(f"the installed one works: {said}", status == 0)
    status, _, said = call(*words, "uninstall")
    left = [name for _, _, names in os.walk(folder) for name in names]
    expect(f"uninstall: {status} {said} {left}", status == 0 and left == [])


def main():
    os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
    with tempfile.TemporaryDirectory(prefix="jianjia-manual-") as folder:
        share = os.path.join(folder, "build", "share")
        status, _, said = call("scripts/manual.sh", CHECKER, share)
        expect(f"made: {said}", status == 0 and said == "")
        pages(share)
        completions(share)
        shutil.copy(CHECKER, os.path.join(folder, "build", "jianjia"))
        installing(share, os.path.join(folder, "target"))
    return conclude("manual")


if __name__ == "__main__":
    sys.exit(main())

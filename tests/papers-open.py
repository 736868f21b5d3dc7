#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""LibreOffice opens the drafts of jianjia dossier: each comes out with all the words that were put into it.
For make test-reports; without LibreOffice it says so and is no failure."""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as tree
import zipfile

CHECKER = os.environ.get("JIANJIA", "build/jianjia")
DEMO = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fixtures", "demo")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def words_in(path):
    with zipfile.ZipFile(path) as parts:
        body = tree.fromstring(parts.read("word/document.xml"))
    return ["".join(t.text or "" for t in p.iter(W + "t")) for p in body.iter(W + "p")]


def main():
    office = shutil.which("soffice")
    if office is None:
        print("papers: skipped, there is no soffice")
        return 0
    faults, count = 0, 0
    with tempfile.TemporaryDirectory(prefix="jianjia-papers-") as folder:
        for key, language in (("A-017", "zh"), ("A-2020-002", "zh"), ("A-2021-014", "en")):
            made, out = os.path.join(folder, key), os.path.join(folder, key + "-text")
            subprocess.run([CHECKER, "dossier", key, DEMO, "--as-of", "2024-06-30", "--lang", language, "-o", made],
                           check=True, capture_output=True, timeout=60)
            papers = sorted(os.path.join(p, n) for p, _, names in os.walk(made) for n in names if n.endswith(".docx"))
            subprocess.run([office, "--headless", f"-env:UserInstallation=file://{folder}/office", "--convert-to",
                            "txt:Text (encoded):UTF8", "--outdir", out, *papers], capture_output=True, timeout=300)
            for paper in papers:
                opened = os.path.join(out, os.path.basename(paper)[:-5] + ".txt")
                text = ""
                if os.path.exists(opened):
                    with open(opened, encoding="utf-8-sig") as file:
                        text = re.sub(r"\s", "", file.read())
                lost = [w for w in words_in(paper) if re.sub(r"\s", "", w) not in text]
                count += 1
                if lost or not text:
                    faults += 1
                    print(f"papers: {key} {os.path.basename(paper)}: {lost[:3] or 'not opened'}")
    print(f"papers: LibreOffice opened {count - faults} of {count}")
    return 1 if faults or count == 0 else 0


sys.exit(main())

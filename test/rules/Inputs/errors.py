"""Holds docs/errors.md against the program: a section for each code, the first
snippet draws it, the second draws nothing, and prose tells the cure; and each
code has a test that pins line, column and message."""
import json
import os
import re
import subprocess
import sys

tool, manual, table, path, cases = sys.argv[1:6]
rows = re.findall(r'^SR_CODE\("([a-z0-9-]+)",\s*((?:"(?:[^"\\]|\\.)*"\s*)+)\)',
                  open(table).read(), re.M)
codes = [code for code, _ in rows]
sections = re.split(r"^## `([a-z0-9-]+)`$", open(manual).read(), flags=re.M)
assert sections[1::2] == codes, set(codes) ^ set(sections[1::2])


# What the snippets from this code on find beside them.
first_with_headers = codes.index("function-unknown")
header = re.search(r"^```c\n(.*?)^```$", sections[0], re.M | re.S)[1]
with open(os.path.join(os.path.dirname(path), "conn.h"), "w") as file:
    file.write(header)


def check(snippet, code):
    if snippet.startswith("-"):
        headers = codes.index(code) >= first_with_headers
        snippet = ("semrules: 1\n" + ("headers: [conn.h]\n" if headers else "")
                   + "rules:\n" + snippet)
    with open(path, "w") as file:
        file.write(snippet)
    run = subprocess.run([tool, "check", "--json", path], capture_output=True)
    return {d["code"] for d in json.loads(run.stdout)}


# Each section begins with what the table of codes says.
for (code, texts), section in zip(rows, sections[2::2]):
    meaning = "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', texts))
    first = " ".join(section.strip().split("\n\n")[0].split())
    assert first.lower() == meaning.lower() + ".", (code, first, meaning)

shown = 0
for code, section in zip(codes, sections[2::2]):
    snippets = re.findall(r"^```yaml\n(.*?)^```$", section, re.M | re.S)
    if snippets:
        shown += 1
        drawn = check(snippets[0], code)
        assert code in drawn <= {code, "no-rules"}, (code, drawn)
    if len(snippets) > 1:
        drawn = check(snippets[1], code)
        assert not drawn - {"no-rules"}, (code, drawn)

# Each code is pinned somewhere, and no other code is used.
import glob

tests = "".join(
    open(file, errors="replace").read()
    for file in glob.glob(cases + "/**/*", recursive=True)
    if file.endswith((".yaml", ".test"))
)
no_place = {"no-rules", "file-too-big"}  # of nothing, of a file as a whole
for code, section in zip(codes, sections[2::2]):
    place = "" if code in no_place else r":(\d+|\[\[[^\]]*\]\]):\d+"
    pinned = place + r": (error|warning|note): .{12,} \[" + code + r"\]$"
    assert re.search(pinned, tests, re.M), f"no test that pins {code}"
    prose = re.sub(r"^```.*?^```$", "", section, flags=re.M | re.S)
    assert len(prose.split("\n\n", 2)[2].strip()) > 20, f"no cure for {code}"
source = table.rsplit("/", 1)[0]
for file in glob.glob(source + "/*.c"):
    text = open(file).read()
    for used in re.findall(r'"([a-z]+(?:-[a-z0-9]+)+)"', text):
        near = used.split("-")[0] in {c.split("-")[0] for c in codes}
        known = used in codes or f'"{used}"' in open(source + "/keys.inc").read()
        assert known or not near, (file, used)
print("codes:", len(codes), "shown:", shown)

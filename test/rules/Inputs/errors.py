"""Holds docs/errors.md against the program: a section for each code, the first
snippet draws it, the second draws nothing."""
import json
import re
import subprocess
import sys

tool, manual, table, path, cases = sys.argv[1:6]
rows = re.findall(r'^SR_CODE\("([a-z0-9-]+)",\s*((?:"(?:[^"\\]|\\.)*"\s*)+)\)',
                  open(table).read(), re.M)
codes = [code for code, _ in rows]
sections = re.split(r"^## `([a-z0-9-]+)`$", open(manual).read(), flags=re.M)
assert sections[1::2] == codes, set(codes) ^ set(sections[1::2])


def check(snippet):
    if snippet.startswith("-"):
        snippet = "semrules: 1\nrules:\n" + snippet
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
        assert check(snippets[0]) - {"no-rules"} <= {code}, (code, check(snippets[0]))
        assert code in check(snippets[0]), code
    if len(snippets) > 1:
        assert not check(snippets[1]) - {"no-rules"}, (code, check(snippets[1]))

# Each code is pinned somewhere, and no other code is used.
import glob

tests = "".join(
    open(file, errors="replace").read()
    for file in glob.glob(cases + "/**/*", recursive=True)
    if file.endswith((".yaml", ".test"))
)
for code in codes:
    assert f"[{code}]" in tests, f"no test for {code}"
source = table.rsplit("/", 1)[0]
for file in glob.glob(source + "/*.c"):
    text = open(file).read()
    for used in re.findall(r'"([a-z]+(?:-[a-z0-9]+)+)"', text):
        near = used.split("-")[0] in {c.split("-")[0] for c in codes}
        known = used in codes or f'"{used}"' in open(source + "/keys.inc").read()
        assert known or not near, (file, used)
print("codes:", len(codes), "shown:", shown)

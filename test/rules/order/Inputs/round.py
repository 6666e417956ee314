"""round.py SEMRULES SCRATCH FILE...: what `check --expand` prints loads without
a mistake, expands to itself, and compiles to the same steps.  Of manuals, their
YAML snippets are taken."""
import re
import subprocess
import sys

tool, scratch, *paths = sys.argv[1:]


def run(*arguments):
    return subprocess.run([tool, *arguments], capture_output=True, text=True)


def steps(path):
    """What the spec says, without where it stands in which file."""
    spec = scratch + ".spec"
    made = run("compile", "--candidates", path, "-o", spec)
    assert made.returncode == 0, (path, made.stderr)
    text = run("dump", spec).stdout
    text = re.sub(r"^spec .*\n.*\n", "", text)
    return re.sub(r" +\S*?:?\d+:\d+$", "", text, flags=re.M)


def snippets(path):
    text = open(path).read()
    if path.endswith(".yaml"):
        return [text]
    found = re.findall(r"^```yaml\n(.*?)^```$", text, re.M | re.S)
    return [("semrules: 1\nrules:\n" if s.startswith("-") else "") + s
            for s in found]


count = 0
for path in paths:
    for text in snippets(path):
        first, second = scratch + ".yaml", scratch + ".expanded.yaml"
        with open(first, "w") as file:
            file.write(re.sub(r"^headers:.*\n", "", text, flags=re.M))
        expanded = run("check", "--expand", first)
        if expanded.returncode:
            continue
        with open(second, "w") as file:
            file.write(expanded.stdout)
        again = run("check", "--expand", second)
        assert again.stdout == expanded.stdout, (path, again.stderr)
        if "helpers:" not in text:  # a compiler's, which need not be there
            assert steps(first) == steps(second), path
        count += 1
print("expanded:", count)

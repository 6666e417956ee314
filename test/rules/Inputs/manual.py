"""Every YAML snippet of a manual must be free of mistakes and warnings."""
import re
import subprocess
import sys

tool, path, *manuals = sys.argv[1:]
count = 0
for manual in manuals:
    for snippet in re.findall(r"^```yaml\n(.*?)^```$", open(manual).read(), re.M | re.S):
        if snippet.startswith("-"):
            snippet = "semrules: 1\nrules:\n" + snippet
        with open(path, "w") as file:
            file.write(snippet)
        run = subprocess.run([tool, "check", path], capture_output=True, text=True)
        assert run.returncode == 0 and not run.stderr, snippet + run.stderr
        count += 1
print("clean:", count)

"""usage: vanished.py PAIRS FILE.ll

In FILE, functions called *_keeps must call nothing of ours, and those called
*_breaks must call the breach."""
import re
import sys

pairs, path = int(sys.argv[1]), sys.argv[2]
wrong, names = [], []
with open(path, encoding="utf-8") as file:
    text = file.read()
for name, body in re.findall(r"^define .*?@(\w+)\(.*?\{$(.*?)^\}$", text,
                             re.M | re.S):
    calls = re.findall(r"@(__semrules_\w+)\(", body)
    if name.endswith("_keeps"):
        names.append(name)
        wrong += ["%s calls %s" % (name, call) for call in calls]
        wrong += ["%s uses %s" % (name, word) for word in
                  re.findall(r"@__semrules_(?:ghost|word)_\w+", body)]
    elif name.endswith("_breaks"):
        names.append(name)
        if not any(call.startswith("__semrules_breach") for call in calls):
            wrong.append("%s has no check left" % name)
if len(names) != 2 * pairs:
    wrong.append("%d functions, not %d: %s" % (len(names), 2 * pairs, names))
print("\n".join(wrong))
sys.exit(len(wrong) != 0)

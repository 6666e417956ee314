"""Holds the JSON Schema against `semrules check`, both ways: over snippets that
are good or bad, over every rule file that is in the tree, and over the files
that draw each error."""
import glob
import json
import os
import re
import subprocess
import sys

import jsonschema
import yaml

tool, source, scratch = sys.argv[1:4]


class Core(yaml.SafeLoader):
    """YAML 1.2's core schema, as editors read files; keys are text."""

    yaml_implicit_resolvers = {}

    def construct_mapping(self, node, deep=False):
        return {key.value: self.construct_object(value, deep=True)
                for key, value in node.value}


for tag, pattern, first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", list("-+0123456789")),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?",
     list("-+0123456789.")),
):
    Core.add_implicit_resolver(
        f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), first)
Core.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(
    node.value, 0 if node.value[:2] in ("0x", "0o") else 10))
Core.add_constructor("tag:yaml.org,2002:map",
                     lambda loader, node: loader.construct_mapping(node))

schema = json.loads(subprocess.run([tool, "schema"], check=True,
                                   capture_output=True).stdout)
assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
jsonschema.Draft7Validator.check_schema(schema)
validator = jsonschema.Draft7Validator(schema)


def codes_of(path):
    """What the program says of a file: errors, not warnings."""
    run = subprocess.run([tool, "check", "--json", path], capture_output=True)
    assert run.returncode < 2, (path, run.stderr)
    return {d["code"] for d in json.loads(run.stdout)
            if d["severity"] == "error"}


def is_valid(text):
    try:
        return validator.is_valid(yaml.load(text, Loader=Core))
    except yaml.YAMLError:
        return False


# Every part that editors show has something to show, and knows no other key.
def look_at(part):
    if isinstance(part, list):
        for item in part:
            look_at(item)
    if not isinstance(part, dict):
        return
    if "properties" in part and "required" in part and "type" in part:
        assert part["additionalProperties"] is False
        assert set(part["required"]) <= set(part["properties"])
        for key, value in part["properties"].items():
            assert value["description"], key
            rule = dict(part, definitions=schema["definitions"])
            kind = {"properties": {key: rule["properties"][key]},
                    "definitions": schema["definitions"]}
            for example in value.get("examples", []):
                jsonschema.Draft7Validator(kind).validate({key: example})
    if "const" in part:
        assert part["description"], part
    for value in part.values():
        look_at(value)


look_at(schema)

# Snippets: `+` good, `-` bad for both; `~` what only the program can see.
snippets = open(os.path.join(source, "test/rules/Inputs/schema-cases.txt")).read()
counts = {"+": 0, "-": 0, "~": 0}
for case in re.split(r"^(?=[-+~] )", snippets, flags=re.M)[1:]:
    verdict, body = case[0], case[2:].replace("\n  ", "\n")
    text = body
    if not re.search(r"^semrules:", body, re.M):
        rule = body
        if re.match(r"\s*(call|return|entry|exit|write|read|as|in-|not-)", body):
            rule = "at: {" + body.strip() + "}\nrequire: ret == 1\n"
            if "exit:" not in body and "return:" not in body:
                rule = rule.replace("ret == 1", "errno == 1")
        if not re.search(r"^at:", rule, re.M):
            rule += "at: {entry: f}\n"
        if not re.search(r"^(require|forbid|on):", rule, re.M):
            rule += "require: errno == 1\n"
        if not re.search(r"^id:", rule, re.M):
            rule = "id: a\n" + rule
        text = "semrules: 1\nrules:\n  -\n" + re.sub("^", "    ", rule, flags=re.M)
    with open(scratch, "w") as file:
        file.write(text.rstrip() + "\n")
    codes = codes_of(scratch)
    assert (not codes) == (verdict == "+"), (case, codes)
    assert is_valid(text) == (verdict in "+~"), (case, codes)
    counts[verdict] += 1
print("snippets:", *(f"{k}{v}" for k, v in counts.items()))

# What people wrote: rules, and the tests' own.
good = 0
for path in glob.glob(source + "/**/*.yaml", recursive=True):
    if "/build" in path[len(source):] or codes_of(path):
        continue
    text = open(path).read()
    errors = [e.message for e in validator.iter_errors(yaml.load(text, Loader=Core))]
    assert not errors, (path, errors)
    good += 1
for path in glob.glob(source + "/test/**/*.c*", recursive=True):
    for block in re.findall(r"/\* rules:\n(.*?)\*/", open(path, errors="replace").read(), re.S):
        text = block
        if not re.search(r"^semrules:", block, re.M):
            text = "semrules: 1\nrules:\n" + block
        with open(scratch, "w") as file:
            file.write(text)
        if codes_of(scratch):
            continue
        # a plain null is nothing to an editor, a word to the program
        text = re.sub(r"id: null(?![\w-])", "id: 'null'", text)
        assert is_valid(text), (path, text)
        good += 1
print("good:", good)

# The errors of structure are the schema's to find, too.
STRUCTURE = {
    "unknown-key", "rule-unknown-key", "missing-key", "wrong-type",
    "wrong-value", "empty-value", "language-version", "rule-bad-id",
    "rule-no-condition", "point-kind", "suppression-everywhere", "constant-name", "point-as",
}
bad = 0
for path in sorted(glob.glob(source + "/test/rules/errors/*.yaml")):
    codes = codes_of(path) & STRUCTURE
    if not codes:
        continue
    text = open(path, errors="replace").read()
    assert not is_valid(text), (path, codes)
    bad += 1
print("bad:", bad)

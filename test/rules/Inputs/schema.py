"""Checks the JSON Schema: that it is one, that a good file validates and bad
ones do not (where Python has jsonschema), and that docs/rules.md has a row for
each key."""
import json
import sys

schema = json.load(open(sys.argv[1]))
assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
parts = [schema] + [
    schema["definitions"][name] for name in ("rule", "point", "incident")
]
keys = [key for part in parts for key in part["properties"]]
for part in parts:
    assert part["additionalProperties"] is False
    assert set(part["required"]) <= set(part["properties"])
for key in ("id", "at", "require", "constants", "in-function", "fixed-by"):
    assert key in keys, key
assert "preceded-by" not in keys

manual = open(sys.argv[3]).read()
for part in parts:
    for key, value in part["properties"].items():
        row = f"| `{key}` | {value['description']}"
        assert row in manual, f"docs/rules.md lacks: {row}"

try:
    import jsonschema
    import yaml
except ImportError:
    jsonschema = None
if jsonschema:
    good = yaml.load(open(sys.argv[2]), Loader=yaml.BaseLoader)
    good["semrules"] = 1
    jsonschema.Draft7Validator.check_schema(schema)
    jsonschema.validate(good, schema)
    for bad in (
        {"semrules": 2, "rules": []},
        {"semrules": 1, "rules": [{"id": "a", "at": {"entry": "f"}}]},
        {"semrules": 1, "rules": [{"id": "a b", "at": {"entry": "f"}, "require": "x"}]},
        {"semrules": 1, "rules": [{"id": "a", "at": {"entri": "f"}, "require": "x"}]},
        {"semrules": 1, "rules": [], "headers": ["a.h"]},
    ):
        assert not jsonschema.Draft7Validator(schema).is_valid(bad), bad
print("keys:", len(keys))

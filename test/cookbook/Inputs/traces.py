"""Runs an instrumented program once for each trace and says which rules it
broke."""
import json
import os
import subprocess
import tempfile


def broken(program, trace):
    """Rules that the program, doing `trace`, breaks, with how often."""
    with tempfile.TemporaryDirectory() as folder:
        log = os.path.join(folder, "log")
        options = "exitcode=0:max_reports=1000:stack_depth=0:jsonl_path=" + log
        done = subprocess.run([program, trace], capture_output=True, text=True,
                              timeout=60,
                              env=dict(os.environ, SEMRULES_OPTIONS=options))
        assert done.returncode == 0, (trace, done.stderr)
        counts = {}
        if os.path.exists(log):
            with open(log, encoding="utf-8") as file:
                for record in map(json.loads, file):
                    if "condition" in record:
                        rule = record["rule"]
                        counts[rule] = counts.get(rule, 0) + 1
    return counts

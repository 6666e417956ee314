"""sanitize.py CLANG INCLUDE TESTS SANITIZERS OUT NAME[:ARGUMENT]...: builds the
runtime and tests of this folder with sanitizers, runs them, and wants no
complaint."""
import glob
import os
import re
import subprocess
import sys

clang, include, tests, sanitizers, out = sys.argv[1:6]
flags = ["-std=c11", "-D_GNU_SOURCE", "-g", "-O1", "-fsanitize=" + sanitizers,
         "-fno-sanitize-recover=all", "-I", include, "-I", tests]
os.makedirs(out, exist_ok=True)
objects = []
for source in glob.glob(os.path.join(tests, "..", "..", "runtime", "*.c")):
    objects.append(os.path.join(out, os.path.basename(source) + ".o"))
    subprocess.run([clang] + flags + ["-ftls-model=initial-exec", "-c", source,
                                      "-o", objects[-1]], check=True)
known = os.path.join(out, "known")
with open(known, "w") as file:
    file.write("# known\nno line\nnever function:f* file:a/b\nbeta file:*.c\nknown")
environment = dict(os.environ,
                   SEMRULES_OPTIONS="max_reports=40:suppressions=" + known +
                   ":jsonl_path=" + os.path.join(out, "log.%p.jsonl"),
                   ASAN_OPTIONS="detect_leaks=0:abort_on_error=0",
                   TSAN_OPTIONS="die_after_fork=0")
failed = False
for name in sys.argv[6:]:
    name, _, argument = name.partition(":")
    program = os.path.join(out, name)
    subprocess.run([clang] + flags + [os.path.join(tests, name + ".c"),
                                      "-o", program, "-rdynamic"] + objects,
                   check=True)
    run = subprocess.run([program] + ([argument] if argument else []),
                         env=environment, cwd=out, stdin=subprocess.DEVNULL,
                         timeout=300,
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    text = run.stderr.decode(errors="replace")
    if run.returncode not in (0, 86) or re.search(
            r"Sanitizer|runtime error", text):
        print("%s: status %d\n%s" % (name, run.returncode, text[:6000]))
        failed = True
sys.exit(failed)

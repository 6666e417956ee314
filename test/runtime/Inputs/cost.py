"""cost.py MOST PROGRAM: instructions that PROGRAM takes for each of what its
argument counts, of which there may be MOST.  Callgrind counts them, so that
the machine's speed does not matter."""
import re
import subprocess
import sys

most, program = sys.argv[1:3]


def instructions(count):
    done = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null",
         program, str(count)], check=True, stderr=subprocess.PIPE, text=True)
    return int(re.search(r"Collected : (\d+)", done.stderr)[1])


each = (instructions(11000) - instructions(1000)) / 10000
print("%.1f instructions each" % each)
sys.exit(each > int(most))

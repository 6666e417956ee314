"""Runs a command on a file cut off, and with bytes changed: it must end with
0, 1 or 2, never by a signal.  Usage: damage.py FILE SCRATCH COMMAND..."""
import random
import subprocess
import sys

original = open(sys.argv[1], "rb").read()
scratch, command = sys.argv[2], sys.argv[3:]
random.seed(1)
statuses = set()


def attempt(data):
    with open(scratch, "wb") as out:
        out.write(data)
    done = subprocess.run(command + [scratch], stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL, timeout=60)
    statuses.add(done.returncode)
    if done.returncode not in (0, 1, 2):
        sys.exit("ended with %d" % done.returncode)


size = len(original)
for i in range(30):
    attempt(original[: size * i // 30])
for i in range(70):
    data = bytearray(original)
    for _ in range(random.choice((1, 4, 64))):
        # headers and the section table, at the ends, count for most
        at = random.choice((random.randrange(size), random.randrange(64),
                            size - 1 - random.randrange(min(size, 2600))))
        data[at] = random.choice((0, 0xFF, random.randrange(256)))
    attempt(data)
print("statuses", *sorted(statuses))

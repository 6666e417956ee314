"""usage: echo.py PLAIN RULES [ROUNDS [MESSAGES]]

Runs two builds of echo.c in turn, and prints what rules leave of its throughput:
the medians of the rounds' ratios, each of a pair that ran one after the other.
Instructions of the server are counted by callgrind, where that is installed."""
import re
import shutil
import statistics
import subprocess
import sys


def measure(program, messages):
    """Messages a second; nanoseconds of the server for a message."""
    out = subprocess.run([program, str(messages)], check=True, text=True,
                         capture_output=True)
    if out.stderr:
        sys.exit("echo: %s says:\n%s" % (program, out.stderr))
    return [float(word) for word in out.stdout.split()]


def instructions(program, messages):
    done = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null",
         "--toggle-collect=server", program, str(messages)],
        capture_output=True, text=True)
    return max(int(n) for n in re.findall(r"Collected *: *(\d+)", done.stderr))


def spread(values):
    return "%.3f (%.3f to %.3f)" % (statistics.median(values), min(values),
                                    max(values))


def main():
    plain, rules = sys.argv[1:3]
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 11
    messages = int(sys.argv[4]) if len(sys.argv) > 4 else 100000
    throughput, busy = [], []
    for turn in range(rounds):
        pair = [plain, rules] if turn % 2 else [rules, plain]
        seen = {program: measure(program, messages) for program in pair}
        throughput.append(seen[rules][0] / seen[plain][0])
        busy.append(seen[rules][1] / seen[plain][1])
    print("  throughput        %s of plain, %d rounds" % (spread(throughput),
                                                          rounds))
    print("  server's time     %s of plain" % spread(busy))
    if shutil.which("valgrind"):
        counts = [instructions(program, 2000) for program in (plain, rules)]
        print("  instructions      %d a message in user space, %.2f of plain" %
              (counts[1] / 2000, counts[1] / counts[0]))


main()

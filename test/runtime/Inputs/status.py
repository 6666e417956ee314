"""status.py STATUS COMMAND...: runs a command and wants its exit status, minus
the signal's number where one ended it."""
import subprocess
import sys

want, command = int(sys.argv[1]), sys.argv[2:]
got = subprocess.run(command).returncode
if got != want:
    sys.exit("status %d instead of %d: %s" % (got, want, " ".join(command)))

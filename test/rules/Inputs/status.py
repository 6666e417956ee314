"""status.py N COMMAND...: runs the command, and fails unless it ends with
status N.  Its output passes through."""
import subprocess
import sys

status = subprocess.run(sys.argv[2:]).returncode
if status != int(sys.argv[1]):
    sys.exit(f"{sys.argv[2:]}: status {status}, not {sys.argv[1]}")

"""archive.py ARCHIVE: its size, what it defines, and what it needs, which must
all be in the C library."""
import ctypes
import os
import subprocess
import sys

archive = sys.argv[1]
if os.path.getsize(archive) >= 64 * 1024:
    sys.exit("%d bytes" % os.path.getsize(archive))
symbols = subprocess.run(["nm", archive], capture_output=True, text=True,
                         check=True).stdout
defined, wanted = set(), set()
for line in symbols.splitlines():
    words = line.split()
    if len(words) == 2 and words[0] in "Uw":
        wanted.add(words[1])
    elif len(words) == 3 and words[1] in "TRDBV":
        defined.add(words[2])
# linked from the static part of the C library; defined by the program; by the
# linker
wanted -= {"pthread_atfork", "semrules_default_options",
           "_GLOBAL_OFFSET_TABLE_"}
libc = ctypes.CDLL("libc.so.6")
loader = ctypes.CDLL("ld-linux-x86-64.so.2" if os.uname().machine == "x86_64"
                     else None)
missing = [name for name in wanted - defined
           if not hasattr(libc, name) and not hasattr(loader, name)]
if missing:
    sys.exit("not in the C library: %s" % missing)
stray = [name for name in defined
         if not name.startswith(("semrules_", "__semrules_"))]
if stray:
    sys.exit("visible in a static link and not ours to take: %s" % stray)
for name in "malloc calloc free printf snprintf write open".split():
    if name in wanted:
        sys.exit("uses " + name)

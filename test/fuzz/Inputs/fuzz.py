"""fuzz.py TARGET CORPUS SCRATCH [SEEDS...]: runs a fuzz target over its corpus,
then for a minute with new inputs (SEMRULES_FUZZ_SECONDS says otherwise).  An
input that fails is shown, in a form from which it can be made again."""
import base64
import glob
import os
import shutil
import subprocess
import sys

target, corpus, scratch, *seeds = sys.argv[1:]
seconds = int(os.environ.get("SEMRULES_FUZZ_SECONDS", "60"))
shutil.rmtree(scratch, ignore_errors=True)
os.makedirs(scratch + "/new")
os.makedirs(scratch + "/seeds")
for seed in seeds:
    shutil.copy(seed, scratch + "/seeds")


def run(*arguments):
    done = subprocess.run(
        [target, "-timeout=60", "-rss_limit_mb=2048", "-verbosity=1",
         "-artifact_prefix=" + scratch + "/", *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    said = done.stdout.decode(errors="replace")
    if done.returncode == 0:
        return said
    print(said[-6000:])
    for path in glob.glob(scratch + "/*-*"):
        with open(path, "rb") as file:
            data = file.read()
        print(f"input of {len(data)} bytes; to run it again:")
        print(f"  base64 -d >INPUT <<E\n{base64.b64encode(data).decode()}\nE")
        print(f"  {os.path.basename(target)} INPUT")
    sys.exit(f"{target} failed")


run("-runs=0", corpus)
words = os.path.join(os.path.dirname(target), "words.dict")
said = run(f"-max_total_time={seconds}", "-dict=" + words, scratch + "/new",
           corpus, scratch + "/seeds")
print([line for line in said.splitlines() if line.startswith("Done ")][-1])

# Writes STAMP, a header with a declaration named after WHAT and the digest of
# PLUGIN:
# the wrapper includes it, so that compiler caches, which do not look at
# plugins, miss when the plugin changes.
cmake_minimum_required(VERSION 3.22)
file(SHA256 ${PLUGIN} digest)
string(SUBSTRING ${digest} 0 16 digest)
file(CONFIGURE OUTPUT ${STAMP} @ONLY CONTENT
"/* Made with the plugin beside it: changes when it does. */
#ifndef __ASSEMBLER__
struct semrules_@WHAT@_@digest@;
#endif
")

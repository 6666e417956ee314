/* One hash for names and digests: 64 bits, the same on every machine. */
#ifndef SEMRULES_HASH_H
#define SEMRULES_HASH_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Hash of len bytes at ptr.  Not for keeping attackers out. */
uint64_t sr_hash64(const void *ptr, size_t len);

#ifdef __cplusplus
}
#endif

#endif

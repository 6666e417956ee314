/* The JSON Schema of values, by the type of their key. */
#ifndef SEMRULES_SCHEMA_TYPES_H
#define SEMRULES_SCHEMA_TYPES_H

#include "keys.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A schema as JSON; "{}" where anything may stand. */
const char *sr_schema_type(enum sr_key_type type);

#ifdef __cplusplus
}
#endif

#endif

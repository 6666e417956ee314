/* The part of `semrules dump` that shows what headers declare. */
#ifndef SEMRULES_DUMP_TYPES_H
#define SEMRULES_DUMP_TYPES_H

#include "spec.h"
#include "strbuf.h"

/* Appends a type as C writes it, and nothing of its members. */
void sr_dump_type_name(const struct sr_spec *spec, uint32_t type,
                       struct sr_strbuf *out);
/* Appends all symbols and the types with members, for people. */
void sr_dump_declared(const struct sr_spec *spec, struct sr_strbuf *out);
/* Appends `,"types":[...],"symbols":[...]`. */
void sr_dump_declared_json(const struct sr_spec *spec, struct sr_strbuf *out);

#endif

/* Where the bases of classes lie.
 *
 * libclang tells the place of fields only.  Clang itself is asked, by
 * expressions such as (unsigned long)(Base *)(Derived *)4096 - 4096, in a
 * further reading of the headers; so all classes that are known by then are
 * asked for at once, their bases' bases included. */
#include <stdlib.h>
#include <string.h>

#include "lookup_unit.h"
#include "strbuf.h"

#include "banned.h"

struct batch {
  struct sr_unit *unit;
  const struct sr_import *derived;
  struct sr_macro **probes; /* owned */
  size_t count, room;
};

/* A class as an expression names it, in the unit it is declared in. */
static void add_class(struct sr_str name, struct sr_strbuf *out) {
  static const char anonymous[] = "(anonymous namespace)::";
  size_t len = sizeof(anonymous) - 1;
  while (name.len) {
    if (name.len > len && memcmp(name.ptr, anonymous, len) == 0) {
      name.ptr += len;
      name.len -= len;
      continue;
    }
    sr_strbuf_addc(out, *name.ptr++);
    name.len--;
  }
}

static struct sr_str key_of(struct sr_unit *unit, const struct sr_type *derived,
                            const struct sr_type *base) {
  struct sr_strbuf key;
  sr_strbuf_init(&key);
  sr_strbuf_addf(&key, "%u %u", (unsigned)derived->id, (unsigned)base->id);
  struct sr_str text = sr_arena_str(unit->decls.arena, key.ptr, key.len);
  sr_strbuf_release(&key);
  return text;
}

static void add_probe(struct batch *batch, const struct sr_type *derived,
                      const struct sr_type *base) {
  struct sr_unit *unit = batch->unit;
  struct sr_macro *probe = SR_NEW(unit->decls.arena, struct sr_macro);
  if (!derived->name.len || !base->name.len ||
      sr_table_add(&unit->bases, key_of(unit, derived, base), probe) != probe)
    return;
  struct sr_strbuf text;
  sr_strbuf_init(&text);
  sr_strbuf_adds(&text, "(unsigned long)(");
  add_class(base->name, &text);
  sr_strbuf_adds(&text, " *)(");
  add_class(derived->name, &text);
  sr_strbuf_adds(&text, " *)4096 - 4096");
  probe->name = sr_arena_str(unit->decls.arena, text.ptr, text.len);
  probe->problem = (struct sr_str){"", 0};
  probe->is_expression = true;
  sr_strbuf_release(&text);
  if (batch->count == batch->room) {
    batch->room = batch->room ? 2 * batch->room : 16;
    batch->probes =
        sr_xrealloc(batch->probes, batch->room * sizeof(*batch->probes));
  }
  batch->probes[batch->count++] = probe;
}

static void add_bases(struct batch *batch, const struct sr_import *derived);

static enum CXChildVisitResult visit_base(CXCursor cursor, CXCursor parent,
                                          CXClientData data) {
  struct batch *batch = data;
  const struct sr_libclang *c = batch->unit->clang;
  (void)parent;
  if (cursor.kind != CXCursor_CXXBaseSpecifier)
    return CXChildVisit_Continue;
  const struct sr_import *derived = batch->derived;
  const struct sr_type *base = sr_type_stripped(
      sr_unit_type(batch->unit, c->clang_getCursorType(cursor)));
  if (!c->clang_isVirtualBase(cursor))
    add_probe(batch, &derived->type, base);
  if (base->kind == SR_TYPE_RECORD)
    add_bases(batch, (const struct sr_import *)(const void *)base);
  batch->derived = derived;
  return CXChildVisit_Continue;
}

static void add_bases(struct batch *batch, const struct sr_import *derived) {
  batch->derived = derived;
  batch->unit->clang->clang_visitChildren(derived->decl, visit_base, batch);
}

/* All classes imported so far, in the order of import. */
static void ask(struct sr_unit *unit) {
  struct batch batch = {.unit = unit};
  size_t room = unit->type_count + 1;
  const struct sr_import **all = sr_xalloc(room * sizeof(*all));
  memset(all, 0, room * sizeof(*all));
  for (size_t i = 0; i < unit->types.room; i++) {
    const struct sr_import *import = unit->types.slots[i].value;
    if (import && import->type.kind == SR_TYPE_RECORD)
      all[import->type.id] = import;
  }
  for (size_t i = 0; i < room; i++)
    if (all[i])
      add_bases(&batch, all[i]);
  free(all);
  if (batch.count)
    sr_unit_probe_late(unit, batch.probes, batch.count);
  free(batch.probes);
}

bool sr_unit_base_offset(struct sr_unit *unit, const struct sr_import *derived,
                         const struct sr_type *base, uint64_t *offset) {
  base = sr_type_stripped(base);
  struct sr_str key = key_of(unit, &derived->type, base);
  if (!sr_table_get(&unit->bases, key))
    ask(unit);
  const struct sr_macro *known = sr_table_get(&unit->bases, key);
  if (!known || known->value.kind != SR_CONST_INT)
    return false;
  *offset = (uint64_t)known->value.imm;
  return true;
}

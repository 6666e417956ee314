/* Key tables and maps read by them. */
#include "keys.h"

#include <string.h>

#include "suggest.h"

#include "banned.h"

#define REQUIRED SR_KEY_REQUIRED
#define SR_ROW(name, text, type, flags, meaning)                               \
  {text, SR_KEY_##type, flags, meaning},

const struct sr_key sr_file_keys[] = {
#define SR_FILE_KEY SR_ROW
#include "keys.inc"
    {NULL, SR_KEY_ANY, 0, NULL}};
const struct sr_key sr_rule_keys[] = {
#define SR_RULE_KEY SR_ROW
#include "keys.inc"
    {NULL, SR_KEY_ANY, 0, NULL}};
const struct sr_key sr_point_keys[] = {
#define SR_POINT_KEY SR_ROW
#include "keys.inc"
    {NULL, SR_KEY_ANY, 0, NULL}};
const struct sr_key sr_incident_keys[] = {
#define SR_INCIDENT_KEY SR_ROW
#include "keys.inc"
    {NULL, SR_KEY_ANY, 0, NULL}};
const struct sr_key sr_suppress_keys[] = {
#define SR_SUPPRESS_KEY SR_ROW
#include "keys.inc"
    {NULL, SR_KEY_ANY, 0, NULL}};

const struct sr_key sr_ghost_keys[] = {
#define SR_GHOST_KEY SR_ROW
#include "keys.inc"
    {NULL, SR_KEY_ANY, 0, NULL}};
const struct sr_key sr_step_keys[] = {
#define SR_STEP_KEY SR_ROW
#include "keys.inc"
    {NULL, SR_KEY_ANY, 0, NULL}};
const struct sr_key sr_protocol_keys[] = {
#define SR_PROTOCOL_KEY SR_ROW
#include "keys.inc"
    {NULL, SR_KEY_ANY, 0, NULL}};
const struct sr_key sr_transition_keys[] = {
#define SR_TRANSITION_KEY SR_ROW
#include "keys.inc"
    {NULL, SR_KEY_ANY, 0, NULL}};
const struct sr_key sr_lock_keys[] = {
#define SR_LOCK_KEY SR_ROW
#include "keys.inc"
    {NULL, SR_KEY_ANY, 0, NULL}};

static bool fail_unknown(const struct sr_node *key, const struct sr_key *table,
                         const char *what, const char *code,
                         struct sr_diags *diags) {
  struct sr_suggest suggest;
  sr_suggest_init(&suggest, key->text.ptr, key->text.len);
  for (const struct sr_key *k = table; k->name; k++)
    sr_suggest_offer(&suggest, k->name);
  if (suggest.best)
    return sr_error(diags, sr_node_loc(key), code,
                    "unknown key '%s' in %s; did you mean '%s'?", key->text.ptr,
                    what, suggest.best);
  bool in_quotes = strpbrk(key->text.ptr, "()") != NULL;
  return sr_error(
      diags, sr_node_loc(key), code, "unknown key '%s' in %s%s", key->text.ptr,
      what, in_quotes ? "; a point with commas must be in quotes here" : "");
}

static bool read_item(const struct sr_node_item *item,
                      const struct sr_key *table, const char *what,
                      const char *unknown_code, const struct sr_node **values,
                      struct sr_diags *diags) {
  const struct sr_node *key = item->key;
  if (key->kind != SR_NODE_SCALAR)
    return false; /* reported when it was read */
  size_t i = 0;
  while (table[i].name && !sr_str_is(key->text, table[i].name))
    i++;
  if (!table[i].name)
    return fail_unknown(key, table, what, unknown_code, diags);
  if (!values[i])
    values[i] = item->value;
  return true;
}

bool sr_keys_read(const struct sr_node *map, const struct sr_key *table,
                  const char *what, const char *unknown_code,
                  const struct sr_node **values, struct sr_diags *diags) {
  bool ok = true;
  for (size_t i = 0; table[i].name; i++)
    values[i] = NULL;
  for (const struct sr_node_item *i = map->items; i; i = i->next)
    ok &= read_item(i, table, what, unknown_code, values, diags);
  struct sr_loc loc = sr_node_loc(map->items ? map->items->key : map);
  for (size_t i = 0; table[i].name; i++)
    if ((table[i].flags & SR_KEY_REQUIRED) && !values[i])
      ok = sr_error(diags, loc, "missing-key", "%s needs the key '%s': %s",
                    what, table[i].name, table[i].meaning);
  return ok;
}

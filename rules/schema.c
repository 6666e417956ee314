/* The JSON Schema (draft 7) of rule files, from the key tables.  Keys of later
 * versions are left out, so that editors mark them. */
#include <string.h>

#include "keys.h"
#include "ruleset.h"

#include "banned.h"

static void add_words(struct sr_strbuf *out, const char *const *words) {
  sr_strbuf_adds(out, "{\"enum\": [");
  for (const char *const *word = words; *word; word++)
    sr_strbuf_addf(out, "%s\"%s\"", word == words ? "" : ", ", *word);
  sr_strbuf_adds(out, "]}");
}

static const char *type_of(enum sr_key_type type) {
  switch (type) {
  case SR_KEY_VERSION:
    return "{\"const\": 1}";
  case SR_KEY_TEXT:
  case SR_KEY_MESSAGE:
    return "{\"$ref\": \"#/definitions/text\"}";
  case SR_KEY_TEXTS:
    return "{\"anyOf\": [{\"$ref\": \"#/definitions/text\"}, {\"type\": "
           "\"array\", \"minItems\": 1, \"items\": {\"$ref\": "
           "\"#/definitions/text\"}}]}";
  case SR_KEY_ID:
    return "{\"type\": [\"string\", \"integer\"], \"pattern\": "
           "\"^[A-Za-z0-9][A-Za-z0-9._-]*$\"}";
  case SR_KEY_NAME:
    return "{\"type\": \"string\", \"pattern\": \"^[A-Za-z_$][A-Za-z0-9_$]*$\"}";
  case SR_KEY_EXPR:
    return "{\"$ref\": \"#/definitions/expression\"}";
  case SR_KEY_INCIDENTS:
    return "{\"anyOf\": [{\"$ref\": \"#/definitions/incident\"}, {\"type\": "
           "\"array\", \"items\": {\"$ref\": \"#/definitions/incident\"}}]}";
  case SR_KEY_POINT:
    return "{\"type\": \"string\", \"minLength\": 1}";
  case SR_KEY_POINTS:
    return "{\"anyOf\": [{\"$ref\": \"#/definitions/point\"}, {\"type\": "
           "\"array\", \"minItems\": 1, \"items\": {\"$ref\": "
           "\"#/definitions/point\"}}]}";
  case SR_KEY_CONSTANTS:
    return "{\"type\": \"object\", \"propertyNames\": {\"pattern\": "
           "\"^[A-Za-z_$][A-Za-z0-9_$]*$\"}, \"additionalProperties\": "
           "{\"$ref\": \"#/definitions/expression\"}}";
  case SR_KEY_RULES:
    return "{\"type\": \"array\", \"items\": {\"$ref\": "
           "\"#/definitions/rule\"}}";
  case SR_KEY_SUPPRESSIONS:
    return "{\"anyOf\": [{\"$ref\": \"#/definitions/suppression\"}, "
           "{\"type\": \"array\", \"minItems\": 1, \"items\": {\"$ref\": "
           "\"#/definitions/suppression\"}}]}";
  case SR_KEY_DATE:
    return "{\"type\": \"string\", \"pattern\": "
           "\"^[0-9]{4}-[0-9]{2}-[0-9]{2}$\", \"format\": \"date\"}";
  case SR_KEY_MAP:
    return "{\"type\": \"object\"}";
  default:
    return "{}";
  }
}

static void add_type(struct sr_strbuf *out, enum sr_key_type type) {
  static const char *const severities[] = {
#define SR_SEVERITY(name, number, text) text,
#include "semrules/abi.inc"
      NULL};
  static const char *const statuses[] = {"active", "candidate", "retired",
                                         NULL};
  if (type == SR_KEY_SEVERITY)
    add_words(out, severities);
  else if (type == SR_KEY_STATUS)
    add_words(out, statuses);
  else
    sr_strbuf_adds(out, type_of(type));
}

/* `"properties": {...}, "required": [...], ...` of one table. */
static void add_table(struct sr_strbuf *out, const struct sr_key *table,
                      const char *indent) {
  const char *comma = "";
  sr_strbuf_addf(out, "%s\"type\": \"object\",\n%s\"properties\": {", indent,
                 indent);
  for (const struct sr_key *key = table; key->name; key++) {
    if (key->flags & SR_KEY_LATER)
      continue;
    sr_strbuf_addf(out, "%s\n%s  \"%s\": {\"description\": ", comma, indent,
                   key->name);
    sr_strbuf_add_json(out, key->meaning, strlen(key->meaning));
    sr_strbuf_adds(out, ", \"allOf\": [");
    add_type(out, key->type);
    sr_strbuf_adds(out, "]}");
    comma = ",";
  }
  sr_strbuf_addf(out, "\n%s},\n%s\"required\": [", indent, indent);
  comma = "";
  for (const struct sr_key *key = table; key->name; key++)
    if (key->flags & SR_KEY_REQUIRED) {
      sr_strbuf_addf(out, "%s\"%s\"", comma, key->name);
      comma = ", ";
    }
  sr_strbuf_addf(out, "],\n%s\"additionalProperties\": false", indent);
}

static void add_definition(struct sr_strbuf *out, const char *name,
                           const struct sr_key *table, const char *more) {
  sr_strbuf_addf(out, "    \"%s\": {\n", name);
  add_table(out, table, "      ");
  sr_strbuf_addf(out, "%s\n    },\n", more);
}

void sr_schema_write(struct sr_strbuf *out) {
  struct sr_strbuf one;
  sr_strbuf_adds(out, "{\n  \"$schema\": "
                      "\"http://json-schema.org/draft-07/schema#\",\n"
                      "  \"title\": \"SemRules rule file\",\n");
  add_table(out, sr_file_keys, "  ");
  sr_strbuf_adds(out, ",\n  \"definitions\": {\n");
  add_definition(out, "rule", sr_rule_keys,
                 ",\n      \"anyOf\": [{\"required\": [\"require\"]}, "
                 "{\"required\": [\"forbid\"]}]");
  sr_strbuf_init(&one);
  sr_strbuf_adds(&one, ",\n      \"oneOf\": [");
  for (unsigned i = 0; i < SR_POINT_COUNT; i++)
    sr_strbuf_addf(&one, "%s{\"required\": [\"%s\"]}", i ? ", " : "",
                   sr_point_keys[i].name);
  sr_strbuf_addc(&one, ']');
  add_definition(out, "point", sr_point_keys, one.ptr);
  sr_strbuf_release(&one);
  add_definition(out, "incident", sr_incident_keys,
                 ",\n      \"minProperties\": 1");
  add_definition(out, "suppression", sr_suppress_keys,
                 ",\n      \"anyOf\": [{\"required\": [\"in-function\"]}, "
                 "{\"required\": [\"in-file\"]}]");
  sr_strbuf_adds(
      out,
      "    \"text\": {\"type\": [\"string\", \"number\", \"boolean\"]},\n"
      "    \"expression\": {\"type\": [\"string\", \"number\", \"boolean\", "
      "\"null\"]}\n"
      "  }\n}\n");
}

/* The JSON Schema (draft 7) of rule files, from the tables of keys, words and
 * examples.
 *
 * It says what the loader says, as far as a schema can: what stands inside
 * texts (points, expressions) is the loader's to read.  One thing differs:
 * YAML takes a plain `null` or `NULL` for nothing, the loader for a word. */
#include <string.h>

#include "builtins.h"
#include "keys.h"
#include "ruleset.h"
#include "schema_types.h"

#include "banned.h"

struct word {
  const char *text, *meaning; /* text is NULL at the end */
};

static const struct word severities[] = {
#define SR_SEVERITY_WORD(name, text, meaning) {text, meaning},
#include "words.inc"
    {NULL, NULL}};
static const struct word statuses[] = {
#define SR_STATUS_WORD(name, text, meaning) {text, meaning},
#include "words.inc"
    {NULL, NULL}};

static const char *const reserved[] = {
#define SR_RESERVED_WORD(text) text,
#include "words.inc"
    NULL};
static const char *const no_subject[] = {
#define SR_NO_SUBJECT_WORD(text) text,
#include "words.inc"
    NULL};

static const struct {
  const struct sr_key *table;
  const char *key, *json;
} examples[] = {
#define SR_EXAMPLE(table, key, json) {table, key, json},
#include "examples.inc"
};

static void add_text(struct sr_strbuf *out, const char *text) {
  sr_strbuf_add_json(out, text, strlen(text));
}

/* Each word with what it means, as editors show it. */
static void add_words(struct sr_strbuf *out, const struct word *words) {
  sr_strbuf_adds(out, "{\"type\": \"string\", \"anyOf\": [");
  for (const struct word *word = words; word->text; word++) {
    sr_strbuf_addf(out, "%s\n          {\"const\": \"%s\", \"description\": ",
                   word == words ? "" : ",", word->text);
    add_text(out, word->meaning);
    sr_strbuf_addc(out, '}');
  }
  sr_strbuf_adds(out, "]}");
}

static void add_type(struct sr_strbuf *out, enum sr_key_type type) {
  if (type == SR_KEY_SEVERITY)
    add_words(out, severities);
  else if (type == SR_KEY_STATUS)
    add_words(out, statuses);
  else
    sr_strbuf_adds(out, sr_schema_type(type));
}

static const char *default_of(enum sr_key_type type) {
  return type == SR_KEY_SEVERITY  ? ", \"default\": \"error\""
         : type == SR_KEY_STATUS  ? ", \"default\": \"active\""
         : type == SR_KEY_VERSION ? ", \"default\": 1"
                                  : "";
}

static void add_examples(struct sr_strbuf *out, const struct sr_key *table,
                         const char *key) {
  unsigned count = 0;
  for (size_t i = 0; i < sizeof(examples) / sizeof(*examples); i++)
    if (examples[i].table == table && strcmp(examples[i].key, key) == 0)
      sr_strbuf_addf(out, "%s%s", count++ ? ", " : ", \"examples\": [",
                     examples[i].json);
  if (count)
    sr_strbuf_addc(out, ']');
}

/* `"properties": {...}, "required": [...], ...` of one table. */
static void add_table(struct sr_strbuf *out, const struct sr_key *table,
                      const char *indent) {
  const char *comma = "";
  sr_strbuf_addf(out, "%s\"type\": \"object\",\n%s\"properties\": {", indent,
                 indent);
  for (const struct sr_key *key = table; key->name; key++) {
    sr_strbuf_addf(out, "%s\n%s  \"%s\": {\"description\": ", comma, indent,
                   key->name);
    add_text(out, key->meaning);
    sr_strbuf_adds(out, default_of(key->type));
    add_examples(out, table, key->name);
    sr_strbuf_addf(out, ",\n%s    \"allOf\": [", indent);
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

/* A table's definition; `more` is what else must hold. */
static void add_definition(struct sr_strbuf *out, const char *name,
                           const char *description, const struct sr_key *table,
                           const char *more) {
  sr_strbuf_addf(out, "    \"%s\": {\n      \"description\": \"%s\",\n", name,
                 description);
  add_table(out, table, "      ");
  sr_strbuf_addf(out, "%s\n    },\n", more);
}

/* Exactly one kind; `as` only where there is a subject to name. */
static void add_point(struct sr_strbuf *out) {
  struct sr_strbuf more;
  sr_strbuf_init(&more);
  sr_strbuf_adds(&more, ",\n      \"oneOf\": [");
  for (unsigned i = 0; i < SR_POINT_COUNT; i++)
    sr_strbuf_addf(&more, "%s{\"required\": [\"%s\"]}", i ? ", " : "",
                   sr_point_keys[i].name);
  sr_strbuf_adds(
      &more,
      "],\n      \"dependencies\": {\"as\": {\"anyOf\": [\n"
      "        {\"required\": [\"return\"]}, {\"required\": [\"exit\"]},\n"
      "        {\"required\": [\"write\"], \"properties\": {\"write\": "
      "{\"pattern\": \"[.]\"}}},\n"
      "        {\"required\": [\"read\"], \"properties\": {\"read\": "
      "{\"pattern\": \"[.]\"}}}]}}");
  add_definition(out, "point",
                 "where a rule speaks: one of call, return, entry, exit, "
                 "write, read, and filters",
                 sr_point_keys, more.ptr);
  sr_strbuf_release(&more);
}

static void add_list(struct sr_strbuf *out, const char *name,
                     const char *const *words) {
  sr_strbuf_addf(out, "    \"%s\": {\"enum\": [", name);
  for (const char *const *word = words; *word; word++)
    sr_strbuf_addf(out, "%s\"%s\"", word == words ? "" : ", ", *word);
  sr_strbuf_adds(out, "]}");
}

/* Names of functions that `pure` may list. */
static void add_function(struct sr_strbuf *out) {
  sr_strbuf_adds(out, "    \"function\": {\"type\": \"string\", \"pattern\": "
                      "\"^[A-Za-z_$][A-Za-z0-9_$]*(::[A-Za-z_$]"
                      "[A-Za-z0-9_$]*)*$\", \"not\": {\"enum\": [");
  for (const struct sr_builtin *b = sr_builtins; b->name; b++)
    sr_strbuf_addf(out, "%s\"%s\"", b == sr_builtins ? "" : ", ", b->name);
  sr_strbuf_adds(out, "]}},\n");
}

/* The types that have no table. */
static void add_scalars(struct sr_strbuf *out) {
  sr_strbuf_adds(
      out,
      "    \"text\": {\"type\": [\"string\", \"number\", \"boolean\"], "
      "\"pattern\": \"[^ \\\\t\\\\r\\\\n]\"},\n"
      "    \"expression\": {\"type\": [\"string\", \"number\", \"boolean\"], "
      "\"pattern\": \"[^ \\\\t\\\\r\\\\n]\"},\n"
      "    \"name\": {\"type\": \"string\", \"pattern\": "
      "\"^[A-Za-z_$][A-Za-z0-9_$]*$\"},\n");
  add_function(out);
  add_list(out, "reserved", reserved);
  sr_strbuf_adds(out, ",\n");
  add_list(out, "keywords", no_subject);
  sr_strbuf_addc(out, '\n');
}

#define HAS(key) "{\"required\": [\"" key "\"]}"
#define ORDERS                                                                 \
  HAS("preceded-by") ", " HAS("not-after") ", " HAS("followed-by") ", "        \
  HAS("balanced-by") ", " HAS("under-lock") ", " HAS("protocol")

/* What must go together in rules, and what must not. */
static const char rule_more[] =
    ",\n      \"anyOf\": [" HAS("require") ", " HAS("forbid") ", " ORDERS
    ", " HAS("on") "],\n      \"oneOf\": [" ORDERS ", {\"not\": {\"anyOf\": "
    "[" ORDERS "]}}],\n      \"if\": {\"anyOf\": [" HAS("on") ", "
    HAS("protocol") "]}, \"else\": {\"required\": [\"at\"]},\n"
    "      \"dependencies\": {\"ghost\": [\"on\"], \"within\": "
    "[\"followed-by\"], \"each\": {\"anyOf\": [" HAS("preceded-by") ", "
    HAS("followed-by") "]}, \"scope\": {\"anyOf\": [" ORDERS ", " HAS("by")
    "]}, \"until\": {\"anyOf\": [" ORDERS ", " HAS("by") "]}, \"forget\": "
    "{\"anyOf\": [" ORDERS ", " HAS("by") "]}, \"by\": {\"anyOf\": ["
    HAS("followed-by") ", " HAS("balanced-by") ", " HAS("require") ", "
    HAS("forbid") "]}, \"on\": {\"not\": {\"anyOf\": [" ORDERS ", " HAS("at")
    ", " HAS("when") ", " HAS("require") ", " HAS("forbid") "]}}}";

void sr_schema_write(struct sr_strbuf *out) {
  sr_strbuf_adds(out, "{\n  \"$schema\": "
                      "\"http://json-schema.org/draft-07/schema#\",\n"
                      "  \"title\": \"SemRules rule file\",\n"
                      "  \"description\": \"low-level semantics that past "
                      "incidents taught, for clang to enforce\",\n");
  add_table(out, sr_file_keys, "  ");
  sr_strbuf_adds(out, ",\n  \"definitions\": {\n");
  add_definition(out, "rule", "one fact about calls, returns and writes",
                 sr_rule_keys, rule_more);
  add_point(out);
  add_definition(out, "incident", "what taught the rule", sr_incident_keys,
                 ",\n      \"minProperties\": 1");
  add_definition(out, "suppression",
                 "a place where the rule is known not to hold, and why",
                 sr_suppress_keys,
                 ",\n      \"anyOf\": [{\"required\": [\"in-function\"]}, "
                 "{\"required\": [\"in-file\"]}]");
  add_definition(out, "protocol", "the states that an object goes through",
                 sr_protocol_keys, "");
  add_definition(out, "transition", "what may happen in a state",
                 sr_transition_keys, "");
  add_definition(out, "lock", "functions that acquire and release a lock",
                 sr_lock_keys, "");
  add_definition(out, "ghost", "a variable of the rule's own", sr_ghost_keys,
                 "");
  add_definition(out, "step", "what is demanded and done at some points",
                 sr_step_keys,
                 ",\n      \"oneOf\": [" HAS("at") ", " HAS("exit-of")
                 "],\n      \"anyOf\": [" HAS("require") ", " HAS("forbid")
                 ", " HAS("do") "]");
  add_scalars(out);
  sr_strbuf_adds(out, "  }\n}\n");
}

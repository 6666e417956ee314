/* Puts the keys of a rule into words: points as nouns ("a call of use(o)"),
 * keys of order as sentences about them.
 *
 * The rules have been compiled before: what is not as it must be is passed
 * over. */
#include "explain_words.h"

#include "explain_points.h"
#include "fileio.h"
#include "source.h"

#include <stdlib.h>
#include <string.h>

#include "banned.h"

void sr_rule_words_release(struct sr_rule_words *words) {
  sr_argv_release(&words->keys);
  sr_argv_release(&words->words);
}

static void say(struct sr_rule_words *words, const char *key,
                const char *text) {
  sr_argv_push(&words->keys, key);
  sr_argv_push(&words->words, text);
}

/* BEFORE, the points, BEHIND. */
static void say_points(struct sr_rule_words *words, const char *key,
                       const char *before, const struct sr_node *points,
                       const char *behind) {
  struct sr_strbuf text;
  sr_strbuf_init(&text);
  sr_strbuf_adds(&text, before);
  sr_words_add_points(&text, points);
  sr_strbuf_adds(&text, behind);
  say(words, key, text.ptr);
  sr_strbuf_release(&text);
}

static void say_text(struct sr_rule_words *words, const char *key,
                     const char *before, const char *value,
                     const char *behind) {
  char *text = sr_tool_format("%s%s%s", before, value, behind);
  say(words, key, text);
  free(text);
}

/* What may be said of a key whose value is text or points. */
struct phrase {
  const char *key;
  bool is_of_points;
  const char *before, *behind;
};

static void say_phrases(struct sr_rule_words *words, const struct sr_node *map,
                        const struct phrase *phrases, size_t count) {
  for (size_t i = 0; i < count; i++) {
    const struct phrase *p = &phrases[i];
    const struct sr_node *value = sr_node_get(map, p->key);
    if (value && p->is_of_points)
      say_points(words, p->key, p->before, value, p->behind);
    else if (value)
      say_text(words, p->key, p->before, sr_words_text(value), p->behind);
  }
}

/* Which objects have a history of their own. */
static void say_objects(struct sr_rule_words *words, const struct sr_node *at,
                        const struct sr_node *other) {
  struct sr_argv names = {0};
  struct sr_strbuf text;
  sr_strbuf_init(&text);
  sr_words_find_shared(&names, at, other);
  for (size_t i = 0; i < names.count; i++)
    sr_strbuf_addf(&text, "%s%s", i ? " and " : "with the same ",
                   names.items[i]);
  if (names.count)
    say(words, "", text.ptr);
  sr_strbuf_release(&text);
  sr_argv_release(&names);
}

/* ---- ends and scopes ---- */

static const char exit_words[] = "the exit of the function that `at` is in";

static void say_end(struct sr_rule_words *words, const struct sr_node *by,
                    bool is_of_order) {
  const char *before = is_of_order ? "at the latest at " : "judged at ";
  static const struct {
    const char *word, *text;
  } ends[] = {{"exit", exit_words},
              {"thread-exit", "the end of the thread"},
              {"process-exit", "the end of the process"}};
  if (by->kind != SR_NODE_SCALAR) {
    say_points(words, "by", before, by, "");
    return;
  }
  for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
    if (strcmp(sr_words_text(by), ends[i].word) == 0)
      say_text(words, "by", before, ends[i].text, "");
}

static void say_scope(struct sr_rule_words *words,
                      const struct sr_node *scope) {
  const char *word = sr_words_text(scope);
  if (scope->kind == SR_NODE_MAP)
    say_text(words, "scope", "all within one activation of ",
             sr_words_text(sr_node_get(scope, "function")), "");
  else if (strcmp(word, "function") == 0)
    say(words, "scope",
        "all within one activation of the function that `at` is in");
  else
    say_text(words, "scope", "all within one ", word, "");
}

/* ---- protocols and ghosts ---- */

static void add_transition(struct sr_strbuf *out, const struct sr_node *node) {
  const struct sr_node *from = sr_node_get(node, "from");
  const struct sr_node *on = sr_node_get(node, "on");
  if (!from || !on)
    return;
  sr_words_add_all(out, from, " or ", sr_words_add_text);
  sr_strbuf_addf(out, " becomes %s at ",
                 sr_words_text(sr_node_get(node, "to")));
  sr_words_add_points(out, on);
}

static void say_protocol(struct sr_rule_words *words,
                         const struct sr_node *protocol) {
  const struct sr_node *all = sr_node_get(protocol, "transitions");
  const struct sr_node *final = sr_node_get(protocol, "final");
  struct sr_strbuf text;
  sr_strbuf_init(&text);
  sr_strbuf_addf(&text, "%s is %s at first",
                 sr_words_text(sr_node_get(protocol, "object")),
                 sr_words_text(sr_node_get(protocol, "start")));
  say(words, "protocol", text.ptr);
  for (const struct sr_node_item *i = all && sr_words_is_list(all) ? all->items
                                                                   : NULL;
       i; i = i->next) {
    sr_strbuf_clear(&text);
    add_transition(&text, i->value);
    say(words, "", text.ptr);
  }
  if (final) {
    sr_strbuf_clear(&text);
    sr_strbuf_adds(&text, "at the end it must be ");
    sr_words_add_all(&text, final, " or ", sr_words_add_text);
    say(words, "", text.ptr);
  }
  say(words, "", "nothing else may happen to it");
  sr_strbuf_release(&text);
}

/* `per: [c, d]`, `per: thread`, `per: {function: F}` */
static void add_per(struct sr_strbuf *out, const struct sr_node *per) {
  if (!per || strcmp(sr_words_text(per), "process") == 0) {
    sr_strbuf_adds(out, "the process");
    return;
  }
  sr_strbuf_adds(out, "each ");
  if (per->kind == SR_NODE_MAP)
    sr_strbuf_addf(out, "activation of %s",
                   sr_words_text(sr_node_get(per, "function")));
  else
    sr_words_add_all(out, per, " and ", sr_words_add_text);
}

static void say_ghosts(struct sr_rule_words *words,
                       const struct sr_node *ghosts) {
  const char *key = "ghost";
  if (ghosts->kind != SR_NODE_MAP)
    return;
  for (const struct sr_node_item *i = ghosts->items; i; i = i->next) {
    struct sr_strbuf text;
    sr_strbuf_init(&text);
    sr_strbuf_addf(&text, "%s is 0 at first, for ", sr_words_text(i->key));
    add_per(&text, sr_node_get(i->value, "per"));
    say(words, key, text.ptr);
    sr_strbuf_release(&text);
    key = "";
  }
}

/* "at an entry of beforeSleep, if n > 0: depth == 0 must hold" */
static void add_step(struct sr_strbuf *out, const struct sr_node *step) {
  static const struct {
    const char *key, *behind;
  } parts[] = {
      {"require", " must hold"}, {"forbid", " must not hold"}, {"do", ""}};
  const struct sr_node *at = sr_node_get(step, "at");
  const struct sr_node *when = sr_node_get(step, "when");
  const char *before = ": ";
  if (at) {
    sr_strbuf_adds(out, "at ");
    sr_words_add_points(out, at);
  }
  if (when)
    sr_strbuf_addf(out, ", if %s", sr_words_text(when));
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    const struct sr_node *value = sr_node_get(step, parts[i].key);
    if (!value)
      continue;
    sr_strbuf_adds(out, before);
    sr_words_add_all(out, value, ", ", sr_words_add_text);
    sr_strbuf_adds(out, parts[i].behind);
    before = "; ";
  }
}

static void say_steps(struct sr_rule_words *words, const struct sr_node *on) {
  const char *key = "on";
  for (const struct sr_node_item *i = sr_words_is_list(on) ? on->items : NULL;
       i; i = i->next) {
    struct sr_strbuf text;
    sr_strbuf_init(&text);
    add_step(&text, i->value);
    say(words, key, text.ptr);
    sr_strbuf_release(&text);
    key = "";
  }
}

/* ---- rules ---- */

static bool is_true(const struct sr_node *node) {
  return node && strcmp(sr_words_text(node), "true") == 0;
}

/* The keys of order, at most one of which a rule has. */
static const struct phrase order_phrases[] = {
    {"preceded-by", true, "", " must have come before"},
    {"not-after", true, "", " must not have come before"},
    {"followed-by", true, "", " must come after it"},
    {"balanced-by", true, "",
     " must come for each, never more and in the end "
     "no fewer"}};
enum { ORDER_PHRASES = sizeof order_phrases / sizeof *order_phrases };

static void say_order(struct sr_rule_words *words, const struct sr_node *rule) {
  const struct sr_node *at = sr_node_get(rule, "at");
  say_phrases(words, rule, order_phrases, ORDER_PHRASES);
  for (size_t i = 0; i < ORDER_PHRASES && at; i++) {
    const struct sr_node *other = sr_node_get(rule, order_phrases[i].key);
    if (other)
      say_objects(words, at, other);
  }
  if (is_true(sr_node_get(rule, "each")))
    say(words, "each", "every one needs one of its own");
}

static bool is_of_order(const struct sr_node *rule) {
  for (size_t i = 0; i < ORDER_PHRASES; i++)
    if (sr_node_get(rule, order_phrases[i].key))
      return true;
  return false;
}

static void say_rule(struct sr_rule_words *words, const struct sr_node *rule) {
  static const struct phrase first[] = {
      {"at", true, "", ""},
      {"when", false, "only if ", ""},
      {"require", false, "", " must hold"},
      {"forbid", false, "", " must not hold"},
      {"under-lock", false, "the thread must hold ", ""}};
  static const struct phrase last[] = {
      {"within", false, "at the latest ", " later"},
      {"until", true, "what came before counts no more after ", ""},
      {"forget", true, "the object's history ends at ", ""}};
  const struct sr_node *by = sr_node_get(rule, "by");
  const struct sr_node *protocol = sr_node_get(rule, "protocol");
  const struct sr_node *scope = sr_node_get(rule, "scope");
  const struct sr_node *ghosts = sr_node_get(rule, "ghost");
  const struct sr_node *on = sr_node_get(rule, "on");
  say_phrases(words, rule, first, sizeof first / sizeof *first);
  say_order(words, rule);
  if (protocol)
    say_protocol(words, protocol);
  if (ghosts)
    say_ghosts(words, ghosts);
  if (on)
    say_steps(words, on);
  if (by)
    say_end(words, by, is_of_order(rule));
  else if (sr_node_get(rule, "followed-by") && !sr_node_get(rule, "within"))
    say_text(words, "by", "at the latest at ", exit_words, "");
  say_phrases(words, rule, last, sizeof last / sizeof *last);
  if (scope)
    say_scope(words, scope);
}

static const struct sr_node *find_rule(const struct sr_node *root,
                                       const char *id) {
  const struct sr_node *rules = root ? sr_node_get(root, "rules") : NULL;
  for (const struct sr_node_item *i =
           rules && sr_words_is_list(rules) ? rules->items : NULL;
       i; i = i->next) {
    const struct sr_node *name = sr_node_get(i->value, "id");
    if (strcmp(sr_words_text(name), id) == 0)
      return i->value;
  }
  return NULL;
}

void sr_rule_words_read(struct sr_rule_words *words, const char *path,
                        const char *id) {
  struct sr_source source = {0};
  struct sr_arena arena = {0};
  struct sr_diags diags;
  struct sr_strbuf text;
  const struct sr_node *root = NULL;
  sr_diags_init(&diags, &arena);
  sr_strbuf_init(&text);
  if (sr_read_file(path, SR_SOURCE_MAX, &text) &&
      sr_source_init(&source, &arena, path, text.ptr, text.len, &diags))
    root = sr_node_read(&source, &arena, &diags);
  const struct sr_node *rule = find_rule(root, id);
  if (rule)
    say_rule(words, rule);
  sr_strbuf_release(&text);
  sr_arena_release(&arena);
}

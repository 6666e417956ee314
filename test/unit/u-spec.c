/* Specs: what is written is found again, by name and by index, and nothing is
 * read out of bounds. */
#include <stdlib.h>

#include "ruleset.h"
#include "semrules/abi.h"
#include "spec.h"
#include "unit.h"

static const char rules[] =
    "semrules: 1\n"
    "constants: {ASAP: \"1 << 10\"}\n"
    "rules:\n"
    "- id: a\n"
    "  at: [{entry: \"f(c, _, ...)\"}, {call: f}, {write: T.x.y}, {write: T.z},\n"
    "       {call: \"ops.send(c)\"}, {read: \"dict*.n\"}, {exit: \"db*\"}]\n"
    "  forbid: 1 == 1\n"
    "- id: b\n"
    "  at: {entry: g, in-file: [a.c, b.c]}\n"
    "  when: c->flags & ASAP\n"
    "  require: \"streq(s, \\\"x\\\\0y\\\")\"\n"
    "  message: c {c} d {{ {1 + 2}\n";

static struct sr_spec spec;

static void test_open(const struct sr_strbuf *bytes) {
  char error[256] = "";
  CHECK(
      sr_spec_open_memory(&spec, bytes->ptr, bytes->len, error, sizeof(error)));
  CHECK_TEXT(error, "");
  CHECK_INT(spec.header->rules.count, 2);
  CHECK_INT(spec.header->points.count, 8);
}

static void test_find(void) {
  uint32_t first = sr_spec_find_function(&spec, "f", 1);
  CHECK_INT(first, 0);
  const struct sr_spec_point *point = sr_spec_point(&spec, first);
  CHECK_INT(point->kind, SR_POINT_ENTRY);
  CHECK_INT(point->flags, SR_POINT_HAS_PARAMS | SR_POINT_ELLIPSIS);
  CHECK_INT(point->params.count, 2);
  CHECK_TEXT(sr_spec_list_item(&spec, point->params, 0), "c");
  CHECK_TEXT(sr_spec_list_item(&spec, point->params, 1), "_");
  CHECK_TEXT(sr_spec_list_item(&spec, point->params, 2), "");
  CHECK_INT(point->next, 1);
  CHECK_INT(sr_spec_point(&spec, 1)->next, SR_NONE);
  CHECK_INT(sr_spec_find_function(&spec, "g", 1), 7);
  CHECK_INT(sr_spec_find_function(&spec, "db*", 3), SR_NONE);
  CHECK_INT(sr_spec_find_function(&spec, "T", 1), SR_NONE);
  uint32_t field = sr_spec_find_subject(&spec, "T", 1);
  CHECK_INT(field, 2);
  CHECK_TEXT(sr_spec_string(&spec, sr_spec_point(&spec, field)->field), "x.y");
  CHECK_INT(sr_spec_point(&spec, field)->next, 3);
  CHECK_INT(sr_spec_find_subject(&spec, "ops", 3), 4);
  CHECK_INT(sr_spec_find_subject(&spec, "nothing", 7), SR_NONE);
  CHECK_INT(sr_spec_glob(&spec, 0), 5);
  CHECK_INT(sr_spec_glob(&spec, 1), 6);
  CHECK_INT(sr_spec_glob(&spec, 2), SR_NONE);
}

static void test_rule(void) {
  const struct sr_spec_rule *rule = sr_spec_rule(&spec, 1);
  CHECK_TEXT(sr_spec_string(&spec, rule->id), "b");
  CHECK_TEXT(sr_spec_string(&spec, rule->file), "a.yaml");
  CHECK_INT(rule->line, 8);
  CHECK_INT(rule->column, 7);
  CHECK_INT(rule->step_count, 1);
  const struct sr_spec_step *step = sr_spec_step(&spec, rule->first_step);
  CHECK_INT(step->kind, SR_KIND_REQUIRE);
  CHECK_INT(step->rule, 1);
  CHECK_INT(step->first_point, 7);
  CHECK_INT(sr_spec_point(&spec, 7)->step, rule->first_step);
  CHECK_INT(sr_spec_point(&spec, 7)->frame, SR_NONE);
  CHECK_INT(step->part_count, 2);
  const struct sr_spec_part *part = sr_spec_part(&spec, step->first_part + 1);
  CHECK_TEXT(sr_spec_string(&spec, part->text), " d { ");
  const struct sr_spec_expr *when = sr_spec_expr(&spec, step->when);
  CHECK_INT(when->op, SR_EXPR_BITAND);
  const struct sr_spec_expr *flags = sr_spec_expr(&spec, when->kid);
  CHECK_INT(flags->op, SR_EXPR_ARROW);
  CHECK_TEXT(sr_spec_string(&spec, flags->text), "c->flags");
  const struct sr_spec_expr *asap = sr_spec_expr(&spec, flags->next);
  CHECK_INT(asap->op, SR_EXPR_INT);
  CHECK_INT(asap->imm, 1024);
  CHECK_TEXT(sr_spec_string(&spec, asap->str), "ASAP");
  CHECK_INT(asap->next, SR_NONE);
  const struct sr_spec_expr *call = sr_spec_expr(&spec, step->require);
  const struct sr_spec_expr *text =
      sr_spec_expr(&spec, sr_spec_expr(&spec, call->kid)->next);
  CHECK_INT(text->str_size, 3);
  CHECK(memcmp(sr_spec_string(&spec, text->str), "x\0y", 4) == 0);
}

static void test_bounds(void) {
  CHECK(sr_spec_rule(&spec, 2) == NULL && sr_spec_rule(&spec, SR_NONE) == NULL);
  CHECK(sr_spec_point(&spec, 8) == NULL);
  CHECK(sr_spec_step(&spec, 2) == NULL);
  CHECK(sr_spec_action(&spec, 0) == NULL && sr_spec_ghost(&spec, 0) == NULL);
  CHECK(sr_spec_frame(&spec, SR_NONE) == NULL);
  CHECK(sr_spec_expr(&spec, SR_NONE) == NULL);
  CHECK(sr_spec_part(&spec, SR_NONE) == NULL);
  CHECK_TEXT(sr_spec_string(&spec, SR_NONE), "");
  CHECK_TEXT(sr_spec_string(&spec, spec.header->strings.count), "");
  struct sr_spec_list far = {SR_NONE, SR_NONE};
  CHECK_TEXT(sr_spec_list_item(&spec, far, 5), "");
  CHECK_INT(sr_spec_list_size(&spec, far), 0);
  far.first = spec.header->names.count - 1;
  CHECK_INT(sr_spec_list_size(&spec, far), 1);
  uint32_t size = SR_NONE;
  CHECK_TEXT(sr_spec_bytes(&spec, SR_NONE, &size), "");
  CHECK_INT(size, 0);
  size = SR_NONE;
  sr_spec_bytes(&spec, 1, &size);
  CHECK_INT(size, spec.header->strings.count - 1);
}

static void test_cut(const struct sr_strbuf *bytes) {
  char error[256];
  for (size_t len = 0; len < bytes->len; len += 7) {
    struct sr_spec cut;
    void *copy = malloc(len + 1);
    CHECK(copy != NULL);
    if (!copy)
      return;
    memcpy(copy, bytes->ptr, len);
    CHECK(!sr_spec_open_memory(&cut, copy, len, error, sizeof(error)));
    CHECK(strstr(error, "semrules compile") != NULL);
    free(copy);
  }
}

static const char order[] =
    "semrules: 1\n"
    "rules:\n"
    "- id: a\n"
    "  at: {call: \"use(o, k)\"}\n"
    "  preceded-by: {call: \"check(k, o)\"}\n"
    "  until: [{call: \"drop(o)\"}, {call: reset}]\n"
    "  scope: {function: \"run(x)\"}\n"
    "- id: b\n"
    "  at: {write: T.x, as: t}\n"
    "  under-lock: t->lock\n";

/* The first action of the nth step. */
static const struct sr_spec_action *action_of(uint32_t n) {
  const struct sr_spec_step *step = sr_spec_step(&spec, n);
  return step ? sr_spec_action(&spec, step->first_action) : NULL;
}

static void test_keys(void) {
  const struct sr_spec_ghost *ghost = sr_spec_ghost(&spec, 0);
  CHECK_TEXT(sr_spec_list_item(&spec, ghost->keys, 1), "k");
  CHECK_INT(ghost->keys.count, 2);
  CHECK_INT(ghost->scope, SR_SCOPE_FRAME);
  const struct sr_spec_frame *frame = sr_spec_frame(&spec, ghost->frame);
  CHECK_TEXT(sr_spec_string(&spec, frame->text), "run(x)");
  CHECK_INT(frame->args, 1);
  CHECK_INT(sr_spec_point(&spec, frame->point)->frame, 0);
  CHECK_INT(sr_spec_point(&spec, frame->point)->step, SR_NONE);
  /* drop(o) binds one key, reset none, check(k, o) both. */
  const struct sr_spec_expr *key = sr_spec_expr(&spec, action_of(1)->keys);
  CHECK_INT(key->op, SR_EXPR_NAME);
  CHECK_INT(sr_spec_expr(&spec, key->next)->op, SR_EXPR_ANY);
  CHECK_INT(action_of(2)->keys, SR_NONE);
  key = sr_spec_expr(&spec, action_of(3)->keys);
  CHECK_TEXT(sr_spec_string(&spec, sr_spec_expr(&spec, key->next)->str), "k");
  CHECK_INT(action_of(3)->kind, SR_ACTION_SET);
  CHECK_INT(action_of(3)->ghost, 0);
}

static void test_hidden(void) {
  const struct sr_spec_rule *hidden = sr_spec_rule(&spec, 2);
  struct semrules_rule_list list;
  CHECK_INT(spec.header->rules.count, 3);
  CHECK_INT(hidden->flags, SR_RULE_IS_HIDDEN);
  memcpy(&list, spec.bytes + spec.header->rule_list.offset, sizeof(list));
  CHECK_INT(list.count, 2);
  const struct sr_spec_step *locked =
      sr_spec_step(&spec, sr_spec_rule(&spec, 1)->first_step);
  CHECK_INT(locked->kind, SR_KIND_UNDER_LOCK);
  const struct sr_spec_expr *held = sr_spec_expr(&spec, locked->require);
  CHECK_INT(held->op, SR_EXPR_HELD);
  CHECK_INT(held->imm, 1);
  CHECK_INT(sr_spec_ghost(&spec, 1)->rule, 2);
  CHECK_INT(sr_spec_ghost(&spec, 1)->flags, SR_GHOST_FLOOR);
  uint32_t lock = sr_spec_find_function(&spec, "pthread_mutex_lock", 18);
  CHECK_INT(sr_spec_point(&spec, lock)->rule, 2);
  CHECK_INT(sr_spec_point(&spec, lock)->kind, SR_POINT_RETURN);
}

static void test_order(void) {
  struct sr_ruleset set;
  struct sr_strbuf bytes;
  char error[256] = "";
  sr_strbuf_init(&bytes);
  sr_ruleset_init(&set);
  sr_ruleset_load(&set, "b.yaml", order, sizeof(order) - 1);
  CHECK(sr_ruleset_check(&set));
  CHECK_INT(set.diags.warnings, 0);
  CHECK(sr_ruleset_compile(&set, false, &bytes));
  sr_strbuf_clear(&bytes);
  CHECK(sr_ruleset_compile(&set, false, &bytes)); /* numbers begin anew */
  sr_ruleset_release(&set);
  CHECK(
      sr_spec_open_memory(&spec, bytes.ptr, bytes.len, error, sizeof(error)));
  test_keys();
  test_hidden();
  sr_strbuf_release(&bytes);
}

int main(void) {
  struct sr_ruleset set;
  struct sr_strbuf bytes, again;
  sr_strbuf_init(&bytes);
  sr_strbuf_init(&again);
  sr_ruleset_init(&set);
  sr_ruleset_load(&set, "a.yaml", rules, sizeof(rules) - 1);
  CHECK(sr_ruleset_check(&set));
  CHECK_INT(set.diags.warnings, 1);
  CHECK(sr_ruleset_compile(&set, false, &bytes));
  CHECK(sr_ruleset_compile(&set, false, &again));
  CHECK(bytes.len == again.len && memcmp(bytes.ptr, again.ptr, again.len) == 0);
  sr_ruleset_release(&set);
  test_open(&bytes);
  test_find();
  test_rule();
  test_bounds();
  test_cut(&bytes);
  sr_strbuf_release(&bytes);
  sr_strbuf_release(&again);
  test_order();
  return unit_end();
}

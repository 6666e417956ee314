/* Walks a spec as the dump and the compiler plugin do: each element by its
 * index, each list, each chain, each name by its hash. */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "expr_render.h"

/* Keeps what was read from being optimised away. */
static volatile size_t seen;

void fuzz_fail(const char *what, const char *before, const char *after) {
  fprintf(stderr, "PROPERTY: %s\n--- before\n%s\n--- after\n%s\n", what, before,
          after);
  abort();
}

static void look_at(const struct sr_spec *spec, uint32_t string) {
  seen += strlen(sr_spec_string(spec, string));
}

static void walk_list(const struct sr_spec *spec, struct sr_spec_list list) {
  uint32_t size = sr_spec_list_size(spec, list);
  for (uint32_t i = 0; i < size; i++)
    seen += strlen(sr_spec_list_item(spec, list, i));
}

static void walk_rules(const struct sr_spec *spec) {
  const struct sr_spec_rule *rule;
  for (uint32_t i = 0; (rule = sr_spec_rule(spec, i)); i++) {
    look_at(spec, rule->id);
    look_at(spec, rule->message);
    look_at(spec, rule->file);
    look_at(spec, rule->incident_text);
    look_at(spec, rule->incident_json);
    look_at(spec, rule->extra_json);
  }
}

static void walk_parts(const struct sr_spec *spec,
                       const struct sr_spec_step *step) {
  for (uint32_t p = 0; p < step->part_count; p++) {
    const struct sr_spec_part *part = sr_spec_part(spec, step->first_part + p);
    if (!part)
      break;
    look_at(spec, part->text);
  }
}

static void walk_history(const struct sr_spec *spec) {
  const struct sr_spec_step *step;
  const struct sr_spec_action *action;
  const struct sr_spec_ghost *ghost;
  const struct sr_spec_frame *frame;
  for (uint32_t i = 0; (step = sr_spec_step(spec, i)); i++) {
    look_at(spec, step->condition);
    seen += sr_spec_rule(spec, step->rule) != NULL;
    seen += sr_spec_ghost(spec, step->loop) != NULL;
    walk_parts(spec, step);
  }
  for (uint32_t i = 0; (action = sr_spec_action(spec, i)); i++)
    seen += sr_spec_ghost(spec, action->ghost) != NULL;
  for (uint32_t i = 0; (ghost = sr_spec_ghost(spec, i)); i++) {
    look_at(spec, ghost->name);
    walk_list(spec, ghost->keys);
    walk_list(spec, ghost->value_names);
    seen += sr_spec_frame(spec, ghost->frame) != NULL;
  }
  for (uint32_t i = 0; (frame = sr_spec_frame(spec, i)); i++) {
    look_at(spec, frame->text);
    seen += sr_spec_point(spec, frame->point) != NULL;
  }
}

static void visit(void *context, uint32_t point) {
  *(size_t *)context += point;
}

static void walk_chain(const struct sr_spec *spec, uint32_t point) {
  for (; point != SR_NONE; point = sr_spec_next_point(spec, point))
    seen += point;
}

static void walk_points(const struct sr_spec *spec) {
  const struct sr_spec_point *point;
  for (uint32_t i = 0; (point = sr_spec_point(spec, i)); i++) {
    const char *name = sr_spec_string(spec, point->name);
    walk_list(spec, point->params);
    walk_list(spec, point->in_function);
    walk_list(spec, point->not_in_function);
    walk_list(spec, point->in_file);
    walk_list(spec, point->not_in_file);
    look_at(spec, point->field);
    look_at(spec, point->text);
    walk_chain(spec, sr_spec_find_function(spec, name, strlen(name)));
    walk_chain(spec, sr_spec_find_subject(spec, name, strlen(name)));
    size_t sum = 0;
    sr_spec_match_globs(spec, name, strlen(name), visit, &sum);
    seen += sum;
  }
  uint32_t globs = 0;
  while (globs <= spec->header->globs.count &&
         sr_spec_glob(spec, globs) != SR_NONE)
    globs++;
  seen += globs;
}

static void walk_exprs(const struct sr_spec *spec) {
  const struct sr_spec_expr *expr;
  for (uint32_t i = 0; (expr = sr_spec_expr(spec, i)); i++) {
    look_at(spec, expr->str);
    look_at(spec, expr->text);
  }
}

static void walk_suppressions(const struct sr_spec *spec) {
  const struct sr_spec_suppression *suppression;
  for (uint32_t i = 0; (suppression = sr_spec_suppression(spec, i)); i++) {
    walk_list(spec, suppression->in_function);
    walk_list(spec, suppression->in_file);
    look_at(spec, suppression->reason);
    look_at(spec, suppression->until);
  }
}

static void walk_types(const struct sr_spec *spec) {
  const struct sr_spec_type *type;
  for (uint32_t i = 0; (type = sr_spec_type(spec, i)); i++) {
    look_at(spec, type->name);
    look_at(spec, type->file);
    for (uint32_t m = 0; m < type->member_count; m++) {
      const struct sr_spec_member *member =
          sr_spec_member(spec, type->first_member + m);
      if (!member)
        break;
      look_at(spec, member->name);
      seen += sr_spec_type(spec, member->type) != NULL;
    }
    seen += sr_spec_type(spec, type->target) != NULL;
  }
  const struct sr_spec_symbol *symbol;
  for (uint32_t i = 0; (symbol = sr_spec_symbol(spec, i)); i++) {
    const char *name = sr_spec_string(spec, symbol->name);
    look_at(spec, symbol->link_name);
    look_at(spec, symbol->file);
    seen += sr_spec_find_symbol(spec, name, strlen(name));
  }
}

void fuzz_walk(const struct sr_spec *spec) {
  walk_rules(spec);
  walk_history(spec);
  walk_points(spec);
  walk_exprs(spec);
  walk_suppressions(spec);
  walk_types(spec);
}

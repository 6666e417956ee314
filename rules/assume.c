/* Conditions into facts.
 *
 * What && joins is learnt at once.  Of what || joins only one operand need be
 * so: such choices wait until all else is known, then each operand is tried;
 * if none can be, nothing can, and if only one can be, it is so. */
#include "assume.h"

#include <stdlib.h>

#include "expr_class.h"

#include "banned.h"

enum { TAG_PAIR = 2000, TAG_STRING };

void sr_assumer_init(struct sr_assumer *assumer, struct sr_canon *canon) {
  *assumer = (struct sr_assumer){.canon = canon};
}

void sr_assumer_release(struct sr_assumer *assumer) {
  sr_facts_release(&assumer->facts);
  free(assumer->choices);
}

void sr_assume_begin(struct sr_assumer *assumer) {
  sr_facts_clear(&assumer->facts);
  assumer->choice_count = 0;
  assumer->culprit = assumer->other = NULL;
}

struct sr_assume_mark sr_assume_mark(const struct sr_assumer *assumer) {
  return (struct sr_assume_mark){assumer->facts.trail_count,
                                 assumer->choice_count};
}

void sr_assume_undo(struct sr_assumer *assumer, struct sr_assume_mark mark) {
  sr_facts_undo(&assumer->facts, mark.trail);
  assumer->choice_count = mark.choices;
}

static bool spend(struct sr_assumer *a) {
  if (a->budget == 0)
    return false;
  a->budget--;
  return true;
}

static uint64_t hash_of(struct sr_assumer *a, struct sr_expr *expr) {
  return sr_canon_value(a->canon, expr);
}

static struct sr_range constant(sr_wide value) {
  return sr_range_between(value, value);
}

/* What the operator and its operands say, facts about it left out. */
static struct sr_range computed(struct sr_assumer *a, struct sr_expr *expr) {
  switch (expr->op) {
  case SR_EXPR_INT:
    return constant(expr->is_unsigned ? (sr_wide)(uint64_t)expr->imm
                                      : (sr_wide)expr->imm);
  case SR_EXPR_TRUE:
    return constant(1);
  case SR_EXPR_FALSE:
  case SR_EXPR_NULL:
    return constant(0);
  case SR_EXPR_ERRNO:
    return sr_range_of_bits(32, true);
  case SR_EXPR_NOW:
    return sr_range_between(0, INT64_MAX);
  case SR_EXPR_COMPLEMENT:
  case SR_EXPR_NEGATE:
    return sr_range_unary(expr->op, sr_assume_range(a, expr->kid));
  case SR_EXPR_CONDITIONAL:
    return sr_range_join(sr_assume_range(a, expr->kid->next),
                         sr_assume_range(a, expr->kid->next->next));
  case SR_EXPR_DIV:
    if (!sr_expr_is_integer(expr))
      return sr_range_all();
    break;
  default:
    break;
  }
  if (sr_expr_is_condition(expr))
    return sr_range_between(0, 1);
  if (expr->op >= SR_EXPR_MUL && expr->op <= SR_EXPR_BITOR)
    return sr_range_binary(expr->op, sr_assume_range(a, expr->kid),
                           sr_assume_range(a, expr->kid->next));
  struct sr_range range = sr_type_range(expr->type, expr->bit_size);
  if (expr->op != SR_EXPR_CAST || !sr_expr_is_integer(expr->kid))
    return range;
  /* A value that the type can hold stays what it is. */
  struct sr_range was = sr_assume_range(a, expr->kid);
  return was.lo >= range.lo && was.hi <= range.hi && expr->type ? was : range;
}

struct sr_range sr_assume_range(struct sr_assumer *assumer,
                                struct sr_expr *expr) {
  if (!spend(assumer))
    return sr_range_all();
  struct sr_range range = computed(assumer, expr);
  const struct sr_fact *fact =
      sr_facts_find(&assumer->facts, hash_of(assumer, expr));
  return fact ? sr_range_meet(range, fact->range) : range;
}

/* Ends in "cannot be". */
static bool fail(struct sr_assumer *a, const struct sr_expr *culprit,
                 const struct sr_expr *other) {
  a->culprit = culprit;
  a->other = other == culprit ? NULL : other;
  return false;
}

/* Bounds that are excluded move in, where there is nothing between integers. */
static struct sr_range skip_excluded(const struct sr_fact *fact,
                                     struct sr_range range, bool is_integer) {
  for (unsigned i = 0; i < fact->excluded_count && !sr_range_is_empty(&range);
       i++) {
    if (fact->excluded[i] != range.lo && fact->excluded[i] != range.hi)
      continue;
    if (!is_integer && !sr_range_is_constant(&range))
      continue;
    bool is_low = fact->excluded[i] == range.lo;
    range.lo += is_low;
    range.hi -= !is_low;
    range = sr_range_meet(range, range);
    i = UINT32_MAX; /* begin again */
  }
  return range;
}

/* A value that is to be one of a range, and not `excluded` where given. */
struct limit {
  struct sr_range range;
  const sr_wide *excluded;
  const struct sr_expr *origin;
};

/* Sharpens the fact of a hash whose value is `range` so far. */
static bool limit_hash(struct sr_assumer *a, uint64_t hash,
                       struct sr_range range, bool is_integer,
                       struct limit limit) {
  struct sr_fact *fact = sr_facts_change(&a->facts, hash);
  const struct sr_expr *other = fact->origin;
  if (limit.excluded && fact->excluded_count < SR_FACT_EXCLUDED)
    fact->excluded[fact->excluded_count++] = *limit.excluded;
  range = sr_range_meet(range, limit.range);
  if (!sr_range_is_empty(&range))
    range = skip_excluded(fact, range, is_integer);
  fact->range = range;
  fact->origin = limit.origin;
  return !sr_range_is_empty(&range) || fail(a, limit.origin, other);
}

static bool limit_expr(struct sr_assumer *a, struct sr_expr *expr,
                       struct limit limit);

static bool is_constant(struct sr_assumer *a, struct sr_expr *expr,
                        struct sr_range *range) {
  *range = sr_assume_range(a, expr);
  return sr_range_is_constant(range);
}

/* What a mask lets through tells of the masked. */
static bool limit_masked(struct sr_assumer *a, struct sr_expr *expr,
                         const struct sr_expr *origin) {
  struct sr_range mask, range = sr_assume_range(a, expr);
  struct sr_expr *masked = expr->kid;
  if (!is_constant(a, expr->kid->next, &mask)) {
    masked = expr->kid->next;
    if (!is_constant(a, expr->kid, &mask))
      return true;
  }
  struct sr_range bits = sr_range_all();
  bits.must = range.must & mask.must;
  bits.may = ~(mask.must & ~range.may);
  return limit_expr(a, masked, (struct limit){bits, NULL, origin});
}

/* x + c within bounds tells of x, where the sum cannot wrap. */
static bool limit_summand(struct sr_assumer *a, struct sr_expr *expr,
                          const struct sr_expr *origin) {
  struct sr_range by, before = computed(a, expr), range;
  bool may_wrap = before.lo == INT64_MIN || before.hi > INT64_MAX;
  if (may_wrap || !is_constant(a, expr->kid->next, &by) || by.lo < INT64_MIN ||
      by.lo > INT64_MAX)
    return true;
  range = sr_assume_range(a, expr);
  sr_wide shift = expr->op == SR_EXPR_ADD ? -by.lo : by.lo;
  struct sr_range kid = sr_range_all();
  kid.lo = range.lo + shift;
  kid.hi = range.hi + shift;
  return limit_expr(a, expr->kid, (struct limit){kid, NULL, origin});
}

static bool limit_expr(struct sr_assumer *a, struct sr_expr *expr,
                       struct limit limit) {
  if (!spend(a))
    return true;
  if (!limit_hash(a, hash_of(a, expr), sr_assume_range(a, expr),
                  sr_expr_is_integer(expr), limit))
    return false;
  if (expr->op == SR_EXPR_BITAND)
    return limit_masked(a, expr, limit.origin);
  if ((expr->op == SR_EXPR_ADD || expr->op == SR_EXPR_SUB) &&
      sr_expr_is_integer(expr->kid))
    return limit_summand(a, expr, limit.origin);
  return true;
}

static unsigned order_of(enum sr_expr_op op, bool want) {
  unsigned order = op == SR_EXPR_LT   ? SR_LESS
                   : op == SR_EXPR_LE ? SR_LESS | SR_EQUAL
                   : op == SR_EXPR_GT ? SR_MORE
                   : op == SR_EXPR_GE ? SR_MORE | SR_EQUAL
                   : op == SR_EXPR_EQ ? SR_EQUAL
                                      : SR_LESS | SR_MORE;
  return want ? order : SR_ANY_ORDER & ~order;
}

static unsigned swapped(unsigned order) {
  return (order & SR_EQUAL) | (order & SR_LESS ? SR_MORE : 0u) |
         (order & SR_MORE ? SR_LESS : 0u);
}

/* How values of two ranges may compare. */
static unsigned possible_order(struct sr_range x, struct sr_range y) {
  struct sr_range both = sr_range_meet(x, y);
  return (x.lo < y.hi ? SR_LESS : 0u) | (x.hi > y.lo ? SR_MORE : 0u) |
         (sr_range_is_empty(&both) ? 0u : SR_EQUAL);
}

/* Two values and how they compare. */
struct relation {
  struct sr_expr *a, *b;
  unsigned order;
  const struct sr_expr *origin;
};

/* Remembers how two values that are not constant compare. */
static bool relate(struct sr_assumer *a, struct relation *r) {
  uint64_t pair[2] = {hash_of(a, r->a), hash_of(a, r->b)};
  bool is_swapped = pair[0] > pair[1];
  if (pair[0] == pair[1]) {
    r->order &= SR_EQUAL;
    return r->order != 0 || fail(a, r->origin, NULL);
  }
  struct sr_fact *fact =
      sr_facts_change(&a->facts, sr_canon_set(TAG_PAIR, pair, 2));
  const struct sr_expr *other = fact->origin;
  fact->order &= is_swapped ? swapped(r->order) : r->order;
  fact->origin = r->origin;
  r->order = is_swapped ? swapped(fact->order) : fact->order;
  return r->order != 0 || fail(a, r->origin, other);
}

/* What `r` says of r->a, whose partner has the range y. */
static bool limit_side(struct sr_assumer *a, const struct relation *r,
                       struct sr_range y) {
  struct limit limit = {sr_range_all(), NULL, r->origin};
  bool is_integer = sr_expr_is_integer(r->a) && sr_expr_is_integer(r->b);
  bool is_strict = !(r->order & SR_EQUAL) && is_integer;
  if (!(r->order & SR_MORE))
    limit.range.hi = y.hi - is_strict;
  if (!(r->order & SR_LESS))
    limit.range.lo = y.lo + is_strict;
  if (r->order == SR_EQUAL)
    limit.range = y;
  if (!(r->order & SR_EQUAL) && sr_range_is_constant(&y))
    limit.excluded = &y.lo;
  return limit_expr(a, r->a, limit);
}

static bool learn_relation(struct sr_assumer *a, struct relation r) {
  if (sr_expr_is_floating(r.a) || sr_expr_is_floating(r.b))
    return true;
  struct sr_range x = sr_assume_range(a, r.a), y = sr_assume_range(a, r.b);
  const struct sr_fact *fact = sr_facts_find(&a->facts, hash_of(a, r.a));
  if (!fact || !fact->origin)
    fact = sr_facts_find(&a->facts, hash_of(a, r.b));
  if (!(r.order & possible_order(x, y)))
    return fail(a, r.origin, fact ? fact->origin : NULL);
  r.order &= possible_order(x, y);
  if (!sr_range_is_constant(&x) && !sr_range_is_constant(&y) && !relate(a, &r))
    return false;
  struct relation other = {r.b, r.a, swapped(r.order), r.origin};
  return limit_side(a, &r, y) && limit_side(a, &other, x);
}

/* streq(s, "a"): the string s is this one and no other. */
static bool learn_streq(struct sr_assumer *a, struct sr_expr *expr, bool want) {
  struct sr_expr *s = expr->kid, *literal = expr->kid->next;
  if (s->op == SR_EXPR_STRING) {
    s = literal;
    literal = expr->kid;
  }
  if (literal->op != SR_EXPR_STRING || s->op == SR_EXPR_STRING)
    return true;
  uint64_t hash = hash_of(a, s);
  hash = sr_canon_list(TAG_STRING, &hash, 1);
  sr_wide which = (sr_wide)(hash_of(a, literal) >> 1);
  const struct sr_fact *fact = sr_facts_find(&a->facts, hash);
  struct limit limit = {want ? constant(which) : sr_range_all(),
                        want ? NULL : &which, expr};
  return limit_hash(a, hash, fact ? fact->range : sr_range_all(), false, limit);
}

static bool learn_truth(struct sr_assumer *a, struct sr_expr *expr, bool want) {
  static const sr_wide zero = 0;
  if (expr->op == SR_EXPR_STRING)
    return want || fail(a, expr, NULL);
  if (sr_expr_is_floating(expr))
    return true;
  if (expr->op == SR_EXPR_ADDRESS && !want)
    return fail(a, expr, NULL);
  if (expr->op == SR_EXPR_STREQ && !learn_streq(a, expr, want))
    return false;
  struct limit limit = {want ? sr_range_all() : constant(0),
                        want ? &zero : NULL, expr};
  return limit_expr(a, expr, limit);
}

static void add_choice(struct sr_assumer *a, struct sr_expr *expr, bool want) {
  if (a->choice_count == a->choice_room) {
    a->choice_room = a->choice_room ? 2 * a->choice_room : 16;
    a->choices = sr_xrealloc(a->choices, a->choice_room * sizeof(*a->choices));
  }
  a->choices[a->choice_count++] = (struct sr_choice){expr, want};
}

static bool learn_in(struct sr_assumer *a, struct sr_expr *expr, bool want) {
  if (want)
    add_choice(a, expr, true);
  for (struct sr_expr *kid = expr->kid->next; kid && !want; kid = kid->next)
    if (!learn_relation(
            a, (struct relation){expr->kid, kid, SR_LESS | SR_MORE, expr}))
      return false;
  return true;
}

static bool learn(struct sr_assumer *a, struct sr_expr *expr, bool want) {
  if (!spend(a))
    return true;
  switch (expr->op) {
  case SR_EXPR_NOT:
    return learn(a, expr->kid, !want);
  case SR_EXPR_AND:
  case SR_EXPR_OR:
  case SR_EXPR_IMPLIES:
    if (want == (expr->op == SR_EXPR_AND))
      return learn(a, expr->kid, want != (expr->op == SR_EXPR_IMPLIES)) &&
             learn(a, expr->kid->next, want);
    add_choice(a, expr, want);
    return true;
  case SR_EXPR_CONDITIONAL:
    add_choice(a, expr, want);
    return true;
  case SR_EXPR_IN:
    return learn_in(a, expr, want);
  default:
    if (!sr_expr_is_comparison(expr))
      return learn_truth(a, expr, want);
    return learn_relation(a, (struct relation){expr->kid, expr->kid->next,
                                               order_of(expr->op, want), expr});
  }
}

/* One way to fulfil a choice: `a` is as wanted, and b, too, unless NULL; or
 * they are equal. */
struct way {
  struct sr_expr *a, *b;
  bool want_a, want_b, is_equality;
};

struct search {
  struct sr_assumer *assumer;
  struct way found;
  unsigned count; /* of ways that may be; two are enough */
};

static bool settle(struct sr_assumer *a, size_t from);

static bool learn_way(struct sr_assumer *a, const struct way *way) {
  if (way->is_equality)
    return learn_relation(a,
                          (struct relation){way->a, way->b, SR_EQUAL, way->b});
  return learn(a, way->a, way->want_a) &&
         (!way->b || learn(a, way->b, way->want_b));
}

static void try_way(struct search *s, struct way way) {
  struct sr_assume_mark mark = sr_assume_mark(s->assumer);
  if (s->count > 1)
    return;
  if (learn_way(s->assumer, &way) && settle(s->assumer, mark.choices)) {
    s->count++;
    s->found = way;
  }
  sr_assume_undo(s->assumer, mark);
}

/* Tries the operands of a chain of || (or of && that is to be false). */
static void try_chain(struct search *s, struct sr_expr *expr, bool want) {
  while (expr->op == SR_EXPR_NOT) {
    expr = expr->kid;
    want = !want;
  }
  bool joins = expr->op == SR_EXPR_AND                                 ? !want
               : expr->op == SR_EXPR_OR || expr->op == SR_EXPR_IMPLIES ? want
                                                                       : false;
  if (s->count > 1)
    return;
  if (!joins) {
    try_way(s, (struct way){.a = expr, .want_a = want});
    return;
  }
  try_chain(s, expr->kid, want != (expr->op == SR_EXPR_IMPLIES));
  try_chain(s, expr->kid->next, want);
}

static void try_ways(struct search *s, struct sr_choice choice) {
  struct sr_expr *kid = choice.expr->kid;
  if (choice.expr->op == SR_EXPR_IN) {
    for (struct sr_expr *k = kid->next; k && s->count < 2; k = k->next)
      try_way(s, (struct way){.a = kid, .b = k, .is_equality = true});
  } else if (choice.expr->op == SR_EXPR_CONDITIONAL) {
    bool want = choice.want;
    try_way(s, (struct way){kid, kid->next, true, want, false});
    try_way(s, (struct way){kid, kid->next->next, false, want, false});
  } else {
    try_chain(s, choice.expr, choice.want);
  }
}

/* Looks at the choices behind `from`, those added meanwhile included. */
static bool settle(struct sr_assumer *a, size_t from) {
  for (size_t i = from; i < a->choice_count; i++) {
    struct sr_choice choice = a->choices[i];
    struct search search = {.assumer = a};
    if (!spend(a))
      return true;
    try_ways(&search, choice);
    if (search.count == 0 && a->budget)
      return fail(a, choice.expr, NULL);
    if (search.count == 1 && !learn_way(a, &search.found))
      return false;
  }
  return true;
}

bool sr_assume(struct sr_assumer *assumer, struct sr_expr *expr, bool want) {
  return learn(assumer, expr, want) && settle(assumer, 0);
}

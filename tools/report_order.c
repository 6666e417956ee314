/* Says breaches of order in words.
 *
 * A record has the breach's place and `event` ("call conn_write"), the
 * condition (the points that were to come, or not, as the rule has them), the
 * values of the objects that the rule binds, `earlier` and, of protocols,
 * `history`.  Logs need not be ours to the letter: what is missing is left
 * out. */
#include "report_order.h"

#include "log.h"
#include "point_text.h"
#include "report_text.h"
#include "semrules/abi.h"

#include <string.h>

#include "banned.h"

static int kind_of(const char *word) {
  static const char *const words[] = {
#define SR_KIND(name, number, text) [number] = text,
#include "semrules/abi.inc"
  };
  for (int i = 0; i < SR_KIND_COUNT; i++)
    if (strcmp(words[i], word) == 0)
      return i;
  return -1;
}

bool sr_order_is_kind(const char *kind) {
  int number = kind_of(kind);
  return number >= SR_KIND_PRECEDED_BY && number <= SR_KIND_PROTOCOL;
}

bool sr_order_has_earlier(const char *kind) {
  return sr_order_is_kind(kind) && kind_of(kind) != SR_KIND_UNDER_LOCK;
}

/* States are values of a ghost, which may have names.  Of a breach's values
 * one is called "state", too. */
void sr_order_add_state(struct sr_strbuf *text, const json_t *event) {
  const json_t *state = json_object_get(event, "state");
  if (json_is_integer(state))
    sr_strbuf_addf(text, "%lld", (long long)json_integer_value(state));
  else
    sr_strbuf_adds(text, sr_log_text(event, "state"));
}

void sr_order_add_place(struct sr_strbuf *text, const json_t *place) {
  unsigned long long line = sr_log_number(place, "line");
  const char *file = sr_log_text(place, "file");
  const char *function = sr_log_text(place, "function");
  sr_strbuf_adds(text, *file ? file : "an unknown place");
  if (line)
    sr_strbuf_addf(text, ":%llu", line);
  if (*function)
    sr_strbuf_addf(text, " in %s", function);
}

/* "conn_close was called"; false where the event is in no such form. */
static bool add_verb(struct sr_strbuf *text, const char *event) {
  static const char *const verbs[SR_POINT_COUNT] = {
      [SR_POINT_CALL] = "was called",   [SR_POINT_RETURN] = "returned",
      [SR_POINT_ENTRY] = "was entered", [SR_POINT_EXIT] = "was left",
      [SR_POINT_WRITE] = "was written", [SR_POINT_READ] = "was read"};
  struct sr_point_text point = sr_point_text(event, strlen(event));
  if (point.kind == SR_POINT_COUNT)
    return false;
  sr_strbuf_addf(text, "%s %s", point.subject, verbs[point.kind]);
  return true;
}

void sr_order_add_event(struct sr_strbuf *text, const json_t *event) {
  const char *what = sr_log_text(event, "event");
  if (*what && (add_verb(text, what) || (sr_strbuf_adds(text, what), true))) {
    sr_strbuf_adds(text, " at ");
    sr_order_add_place(text, event);
  } else {
    sr_order_add_place(text, event);
    sr_strbuf_adds(text, " was reached");
  }
}

/* "c 0x55e0, fd 5": the objects that the breach is about.  Among the values of
 * a protocol's breach its state is called `skipped`; NULL: there is none. */
static bool add_objects(struct sr_strbuf *text, const json_t *record,
                        const char *skipped) {
  const json_t *values = json_object_get(record, "values");
  void *at = json_object_iter((json_t *)(uintptr_t)values);
  size_t count = 0;
  for (; at; at = json_object_iter_next((json_t *)(uintptr_t)values, at)) {
    const char *name = json_object_iter_key(at);
    if (skipped && strcmp(name, skipped) == 0)
      continue;
    sr_strbuf_addf(text, "%s%s ", count++ ? ", " : "", name);
    sr_report_add_value(text, json_object_iter_value(at));
  }
  return count > 0;
}

static bool is_same_place(const json_t *a, const json_t *b) {
  return sr_log_number(a, "line") == sr_log_number(b, "line") &&
         sr_log_number(a, "column") == sr_log_number(b, "column") &&
         strcmp(sr_log_text(a, "file"), sr_log_text(b, "file")) == 0;
}

/* One breach on its way into words. */
struct telling {
  struct sr_strbuf *text;
  const json_t *record;
  const json_t *earlier; /* NULL: there was nothing */
  const char *points;    /* the condition */
};

/* "EARLIER, then THE BREACH'S EVENT", or the latter alone. */
static void add_course(const struct telling *t) {
  if (t->earlier) {
    sr_order_add_event(t->text, t->earlier);
    sr_strbuf_adds(t->text, ", then ");
  }
  sr_order_add_event(t->text, t->record);
}

static void tell_preceded_by(const struct telling *t) {
  add_course(t);
  sr_strbuf_addf(t->text,
                 t->earlier ? ", without any %s in between" : ", before any %s",
                 t->points);
}

static void tell_not_after(const struct telling *t) {
  add_course(t);
  if (t->earlier)
    sr_strbuf_adds(t->text, ", which must not come after it");
  else
    sr_strbuf_addf(t->text, ", though %s had happened", t->points);
}

/* What was owed at the end of a thread or of the process, or too long, stands
 * at the place where it began to be. */
static bool stands_at_its_beginning(const struct telling *t) {
  return !t->earlier || is_same_place(t->earlier, t->record);
}

static void tell_followed_by(const struct telling *t) {
  if (stands_at_its_beginning(t)) {
    sr_order_add_event(t->text, t->record);
    sr_strbuf_addf(t->text, ", and no %s followed in time", t->points);
    return;
  }
  add_course(t);
  sr_strbuf_addf(t->text, ", without any %s in between", t->points);
}

/* A breach at one of the balancing points themselves: there was nothing left
 * for it to balance. */
static bool is_below_zero(const struct telling *t) {
  return sr_point_text_has(t->points, sr_log_text(t->record, "event"));
}

static void tell_balanced_by(const struct telling *t) {
  if (is_below_zero(t)) {
    add_course(t);
    sr_strbuf_adds(t->text, ", with nothing left for it to balance");
  } else if (stands_at_its_beginning(t)) {
    sr_order_add_event(t->text, t->record);
    sr_strbuf_addf(t->text, ", and no %s balanced it in time", t->points);
  } else {
    add_course(t);
    sr_strbuf_addf(t->text, ", without the %s that balances it", t->points);
  }
}

static void tell_under_lock(const struct telling *t) {
  unsigned long long thread = sr_log_number(t->record, "tid");
  const json_t *values = json_object_get(t->record, "values");
  const json_t *lock = json_object_get(values, t->points);
  sr_order_add_event(t->text, t->record);
  sr_strbuf_addf(t->text, " by thread %llu, which did not hold %s", thread,
                 t->points);
  if (lock) {
    sr_strbuf_addc(t->text, ' ');
    sr_report_add_value(t->text, lock);
  }
  if (!t->earlier)
    return;
  sr_strbuf_adds(t->text, "; before that, ");
  sr_order_add_event(t->text, t->earlier);
}

static bool is_same_state(const json_t *a, const json_t *b) {
  return json_equal(json_object_get(a, "state"), json_object_get(b, "state"));
}

/* " became closed (call conn_close) at a.c:10 in f" */
static void tell_state(const struct telling *t, const json_t *event,
                       const json_t *last) {
  const char *what = sr_log_text(event, "event");
  sr_strbuf_addf(t->text, "%s %s ", last ? "," : "",
                 last && is_same_state(event, last) ? "stayed" : "became");
  sr_order_add_state(t->text, event);
  if (*what)
    sr_strbuf_addf(t->text, " (%s)", what);
  sr_strbuf_adds(t->text, " at ");
  sr_order_add_place(t->text, event);
}

/* What follows the last `word` in the condition, or NULL. */
static const char *behind(const struct telling *t, const char *word) {
  const char *found = NULL;
  for (const char *at = t->points; (at = strstr(at, word)); at++)
    found = at + strlen(word);
  return found;
}

/* The condition is "final closed" or "call conn_write(c) from open". */
static void tell_states(const struct telling *t, const char *state) {
  static const char final[] = "final ";
  const char *from = behind(t, " from ");
  if (strncmp(t->points, final, sizeof final - 1) == 0)
    sr_strbuf_addf(t->text, ", where it must be %s",
                   t->points + sizeof final - 1);
  else if (from && *state)
    sr_strbuf_addf(t->text,
                   ", which is allowed while it is %s, not while it is %s",
                   from, state);
  else if (from)
    sr_strbuf_addf(t->text, ", which is allowed while it is %s", from);
  else
    sr_strbuf_addf(t->text, ", which is not allowed %s%s",
                   *state ? "while it is " : "in its state", state);
}

/* Returns the last event; NULL: nothing is known. */
static const json_t *tell_history(const struct telling *t, bool has_objects) {
  const json_t *history = json_object_get(t->record, "history");
  const json_t *last = NULL;
  for (size_t i = 0; i < json_array_size(history); i++) {
    const json_t *event = json_array_get(history, i);
    if (!last && !has_objects)
      sr_strbuf_adds(t->text, "it");
    tell_state(t, event, last);
    last = event;
  }
  return last;
}

static void tell_protocol(const struct telling *t) {
  const json_t *values = json_object_get(t->record, "values");
  bool has_objects = add_objects(t->text, t->record, "state");
  const json_t *last = tell_history(t, has_objects);
  struct sr_strbuf state;
  sr_strbuf_init(&state);
  if (strcmp(sr_log_text(t->record, "cause"), "ended in no final state") == 0) {
    sr_strbuf_adds(t->text, last ? ", and stayed so to the end"
                                 : " was left in a state");
    sr_strbuf_adds(t->text, ", which is no final state");
    sr_strbuf_release(&state);
    return;
  }
  if (last) {
    sr_strbuf_adds(t->text, ", then ");
    sr_order_add_event(t->text, t->record);
    sr_order_add_state(&state, last);
  } else {
    sr_strbuf_adds(t->text, has_objects ? ": " : "");
    add_course(t);
    sr_order_add_state(&state, values);
  }
  tell_states(t, state.ptr);
  sr_strbuf_release(&state);
}

/* With `by`: judged elsewhere than where it was required. */
static void tell_condition(const struct telling *t) {
  add_course(t);
  sr_strbuf_addf(t->text,
                 kind_of(sr_log_text(t->record, "kind")) == SR_KIND_FORBID
                     ? ", where %s must not hold"
                     : ", where %s must hold",
                 t->points);
}

static void tell(const struct telling *t, int kind) {
  bool shows_objects = kind > SR_KIND_FORBID && kind != SR_KIND_UNDER_LOCK &&
                       kind != SR_KIND_PROTOCOL;
  if (shows_objects && add_objects(t->text, t->record, NULL))
    sr_strbuf_adds(t->text, ": ");
  switch (kind) {
  case SR_KIND_PRECEDED_BY:
    tell_preceded_by(t);
    break;
  case SR_KIND_NOT_AFTER:
    tell_not_after(t);
    break;
  case SR_KIND_FOLLOWED_BY:
    tell_followed_by(t);
    break;
  case SR_KIND_BALANCED_BY:
    tell_balanced_by(t);
    break;
  case SR_KIND_UNDER_LOCK:
    tell_under_lock(t);
    break;
  case SR_KIND_PROTOCOL:
    tell_protocol(t);
    break;
  default:
    tell_condition(t);
  }
}

void sr_order_explain(struct sr_strbuf *text, const json_t *record) {
  const json_t *earlier = json_object_get(record, "earlier");
  int kind = kind_of(sr_log_text(record, "kind"));
  const char *points = sr_log_text(record, "condition");
  struct telling t = {.text = text,
                      .record = record,
                      .earlier = json_is_object(earlier) ? earlier : NULL,
                      .points = *points ? points : "what the rule names"};
  if (kind >= 0 && kind != SR_KIND_EVENT &&
      (t.earlier || kind >= SR_KIND_PRECEDED_BY))
    tell(&t, kind);
}

/* Handlers: a program of its own choice at each breach, which is told the rule,
 * the place and the earlier place; and counts of all that did not break. */
// RUN: %semrules compile %S/Inputs/handlers.yaml -o %t.spec
// RUN: env SEMRULES_SPEC=%t.spec SEMRULES_COUNTS=1 %clang -g -O1 -I%include -fpass-plugin=%plugin %s %rt -o %t
// RUN: rm -rf %t.dir && mkdir %t.dir
// RUN: env SEMRULES_OPTIONS=coverage=1:exitcode=0:log_path=%t.dir/text:jsonl_path=%t.dir/log.jsonl %t | %FileCheck %s
// RUN: %not %semrules report --format json %t.dir/log.jsonl | %FileCheck %s --check-prefix=JSON
// RUN: %semrules coverage --json --logs %t.dir %t | %python %S/Inputs/counts.py use-after-close
#include <semrules/runtime.h>
#include <stdio.h>

struct conn {
  int id;
};

static int handled;

static void on_breach(const struct semrules_breach *breach, void *context) {
  ++*(int *)context;
  printf("%s broken by %s\n", breach->rule, breach->function);
}
// CHECK: use-after-close broken by conn_use
// CHECK: handled 1 of 2

// JSON: "earlier": {
// JSON-DAG: "function": "conn_close"
// JSON-DAG: "event": "entry conn_close"

__attribute__((noinline)) static void conn_use(struct conn *c) { c->id++; }
__attribute__((noinline)) static void conn_close(struct conn *c) { c->id = 0; }

int main(void) {
  struct conn a = {1}, b = {2};
  semrules_set_handler(on_breach, &handled);
  for (int i = 0; i < 10; i++)
    conn_use(&a);
  conn_close(&a);
  conn_use(&b);
  conn_use(&a);
  conn_use(&a);
  printf("handled %d of %d\n", handled,
         (int)semrules_breach_count("use-after-close"));
  return 0;
}

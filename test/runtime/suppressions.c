/* suppressions=FILE: breaches that it fits are not reported and count for
 * nothing: not for the exit status, the handler or semrules_breach_count.
 * Suppressions that fitted nothing are told at exit by the process that was
 * started, not by its children. */
// RUN: %clang -std=c11 -I%include -I%S %s %rt -o %t
// RUN: rm -rf %t.d && mkdir %t.d
// RUN: %not %t 2>&1 | %FileCheck %s --check-prefix=PLAIN
//
// RUN: printf '# all\n\nr1\n' > %t.d/rule && env SEMRULES_OPTIONS=suppressions=%t.d/rule %t 2>&1 | %FileCheck %s --check-prefix=RULE
// RUN: printf 'r? function:add*  file:net.c # why\r\n' > %t.d/both && env SEMRULES_OPTIONS=suppressions=%t.d/both %t 2>&1 | %FileCheck %s --check-prefix=RULE
// RUN: printf '\tr1\tfile:src/n*' > %t.d/tail && env SEMRULES_OPTIONS=suppressions=%t.d/tail %t 2>&1 | %FileCheck %s --check-prefix=RULE
// RUN: printf '* file:old/src/net.c' > %t.d/long && %not env SEMRULES_OPTIONS=suppressions=%t.d/long %t 2>&1 | %FileCheck %s --check-prefixes=PLAIN,LONG
// RUN: printf 'r1 function:addRepl\nr1 file:net\nR1\n' > %t.d/none && %not env SEMRULES_OPTIONS=suppressions=%t.d/none %t 2>&1 | %FileCheck %s --check-prefixes=PLAIN,NONE
//
// The option `rules` goes first where it turns a rule off, not otherwise.
// RUN: env SEMRULES_OPTIONS=suppressions=%t.d/rule:rules=r1=halt %t 2>&1 | %FileCheck %s --check-prefix=RULE
// RUN: env SEMRULES_OPTIONS=suppressions=%t.d/rule:rules=r1=off %t 2>&1 | %FileCheck %s --check-prefix=OFF
// RUN: env SEMRULES_OPTIONS=suppressions=%t.d/rule:halt_on_error=1:abort_on_error=1 %t 2>&1 | %FileCheck %s --check-prefix=RULE
//
// Relative paths are meant from where the program was started.
// RUN: cd %t.d && env SEMRULES_OPTIONS=suppressions=rule %t 2>&1 | %FileCheck %s --check-prefix=RULE
//
// With coverage=1 every process says how often each matched.
// RUN: printf 'r9\nr1\n' > %t.d/two && env SEMRULES_OPTIONS=suppressions=%t.d/two:coverage=1 %t 2>&1 | %FileCheck %s --check-prefix=TEXT
// RUN: env SEMRULES_OPTIONS=suppressions=%t.d/two:coverage=1:jsonl_path=%t.d/log.jsonl %t 2>&1 | %FileCheck %s --check-prefix=QUIET
// RUN: %FileCheck %s --check-prefix=LOG < %t.d/log.jsonl
// RUN: %python -c "import json,sys; [json.loads(l) for l in sys.stdin]" < %t.d/log.jsonl
// RUN: env SEMRULES_OPTIONS=suppressions=%t.d/two:log_path=%t.d/text %t 2>&1 | %FileCheck %s --check-prefix=QUIET
#include "handmade.h"

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

ERROR_SITE(site, 1);

static unsigned handled;

static void handler(const struct semrules_breach *breach, void *ctx) {
  (void)breach;
  (void)ctx;
  handled++;
}

int main(void) {
  setvbuf(stdout, NULL, _IONBF, 0);
  semrules_set_handler(handler, NULL);
  for (int i = 0; i < 3; i++)
    BREACH(site);
  printf("handled %u, counted %d and %d\n", handled,
         (int)semrules_breach_count(NULL), (int)semrules_breach_count("r1"));
  const pid_t child = fork();
  if (child == 0) {
    BREACH(site);
    return 0;
  }
  int status;
  waitpid(child, &status, 0);
  return 0;
}
// PLAIN:     src/net.c:1:9: breach: m [r1]
// PLAIN:     handled 1, counted 3 and 3
// LONG:      SemRules: suppression '* file:old/src/net.c' ({{.*}}long:1) matched nothing
// NONE:      SemRules: suppression 'r1 function:addRepl' ({{.*}}none:1) matched nothing
// NONE-NEXT: SemRules: suppression 'r1 file:net' ({{.*}}none:2) matched nothing
// NONE-NEXT: SemRules: suppression 'R1' ({{.*}}none:3) matched nothing
// RULE-NOT:  SemRules
// RULE:      handled 0, counted 0 and 0
// RULE-NOT:  {{SemRules|breach:}}
// OFF:       handled 0, counted 0 and 0
// OFF-NEXT:  SemRules: suppression 'r1' ({{.*}}rule:3) matched nothing
// OFF-NOT:   {{SemRules|breach:}}
// TEXT:      handled 0
// TEXT:      suppressed 1 [r1]
// TEXT-NEXT: SemRules: suppression 'r9' ({{.*}}two:1) matched nothing
// TEXT-NEXT: SemRules: suppression 'r1' ({{.*}}two:2) matched 1{{$}}
// TEXT:      suppressed 3 [r1]
// TEXT-NEXT: SemRules: suppression 'r9' ({{.*}}two:1) matched nothing
// TEXT-NEXT: SemRules: suppression 'r1' ({{.*}}two:2) matched 3{{$}}
// QUIET-NOT: SemRules
// QUIET:     handled 0
// QUIET-NOT: SemRules
// LOG:       "event":"start"
// LOG-NEXT:  "kind":"coverage",{{.*}}"breached":0,"told":0,"suppressed":1,
// LOG-NEXT:  {"schema":1,"kind":"suppressions","pid":{{[0-9]+}},"exe":"{{.*}}","file":"{{.*}}two","matched":{"1":0,"2":1}}
// LOG-NEXT:  "event":"end"
// LOG-NEXT:  "suppressed":3,
// LOG-NEXT:  "matched":{"1":0,"2":3}}
// LOG-NEXT:  "event":"end"{{.*}}"seq":0,

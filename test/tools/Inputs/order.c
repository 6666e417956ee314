/* A program with hand-made sites of order rules; arguments are what happens. */
#define WITH_RUNTIME
#include "records.h"

#include <string.h>

#define AT_CALL(symbol, id, line, kind, name)                                  \
  SITE_OF(symbol, id, line, SR_STATE_CHECKED, "", SR_SEVERITY_ERROR, 1, kind,  \
          SR_POINT_CALL, name)

/* all is there */
AT_CALL(use, "sound", 12, SR_KIND_PRECEDED_BY, "use");
AT_CALL(check, "sound", 14, SR_KIND_EVENT, "ns::check<ns::type>");
SITE_OF(skipped, "sound", 15, SR_STATE_SKIPPED, "no debug info",
        SR_SEVERITY_ERROR, 1, SR_KIND_EVENT, SR_POINT_CALL, "check");
AT_CALL(hidden, "semrules", 60, SR_KIND_EVENT, "pthread_mutex_lock");
UNIT(unit, 1);

/* with ONLY_SOUND a program whose rules are in order */
#ifdef ONLY_SOUND
#define LISTED 1
static struct site lonely;
#else
#define LISTED 5
AT_CALL(changed, "sound", 16, SR_KIND_EVENT, "modify");

/* what must come before is spelt wrong; and so is what undoes it */
AT_CALL(misspelt, "misspelt", 20, SR_KIND_PRECEDED_BY, "use");

/* an alias: some point of this kind matched another name */
AT_CALL(renamed, "renamed", 30, SR_KIND_NOT_AFTER, "use");
AT_CALL(renamed_event, "renamed", 31, SR_KIND_EVENT, "shut");

/* the points' keys are not known: no more than told */
AT_CALL(keyless, "keyless", 40, SR_KIND_BALANCED_BY, "put");

/* events alone */
AT_CALL(lonely, "lonely", 50, SR_KIND_EVENT, "check");
#endif

#define RULE_STRINGS                                                           \
  X(sound, "sound")                                                            \
  X(sound_points, "at call use\npreceded-by call check\nuntil call modify\n"   \
                  "until call mod*")                                           \
  X(misspelt, "misspelt")                                                      \
  X(misspelt_points, "at call use\nat call use_all\npreceded-by call chekc\n"  \
                     "preceded-by call chekc2\nuntil call modfiy")             \
  X(renamed, "renamed")                                                        \
  X(renamed_points, "at call use\nnot-after call close_it")                    \
  X(keyless, "keyless")                                                        \
  X(keyless_points, "call put\nreturn gte")                                    \
  X(lonely, "lonely")                                                          \
  X(lonely_points, "at exit mian\npreceded-by call check")                     \
  X(file, "rules/order.yaml")

struct list {
  struct semrules_rule_list head;
  struct semrules_rule_entry entry[5];
#define X(name, text) char name[sizeof text];
  RULE_STRINGS
#undef X
  char end[8];
};
#define ENTRY(name)                                                            \
  {                                                                            \
    offsetof(struct list, name), offsetof(struct list, name##_points),         \
        offsetof(struct list, file), 4                                         \
  }
__attribute__((section(SR_SECTION_RULES), used, aligned(8)))
const struct list list = {
    .head = {SR_RULES_MAGIC, sizeof(struct list) / 8 * 8, DIGEST, LISTED, 0},
    .entry = {ENTRY(sound), ENTRY(misspelt), ENTRY(renamed), ENTRY(keyless),
              ENTRY(lonely)},
#define X(name, text) .name = text,
    RULE_STRINGS
#undef X
};

static void reach(struct site *site) {
  site->head.executed++;
  site->head.active++;
}

__attribute__((noinline)) static void gte(void) {}

int main(int argc, char **argv) {
  gte();
  for (int i = 1; i < argc; i++) {
    if (strcmp(argv[i], "check") == 0)
      reach(&check), reach(&lonely), reach(&hidden);
    else if (strcmp(argv[i], "use") == 0)
      reach(&use);
    else if (strcmp(argv[i], "unknown") == 0)
      __semrules_unknown(&use.head);
  }
  return 0;
}

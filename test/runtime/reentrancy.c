/* Rules on what the runtime itself may call, and breaches in the program's
 * own handler: counted, no recursion, one report. */
// RUN: %clang -std=c11 -D_GNU_SOURCE -I%include -I%S %s %rt -rdynamic -o %t
// RUN: rm -f %t.jsonl
// RUN: env SEMRULES_OPTIONS=jsonl_path=%t.jsonl %python %S/Inputs/status.py 86 %t > %t.out 2> %t.err
// RUN: %FileCheck %s < %t.out
// RUN: grep -c SUMMARY: %t.err | grep -x 5
#include "handmade.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

ERROR_SITE(in_write, 1);
ERROR_SITE(in_malloc, 2);
ERROR_SITE(in_handler, 3);
ERROR_SITE(in_main, 4);
ERROR_SITE(in_strlen, 5);
static int handled;

/* The program's own; the runtime must not depend on them. */
ssize_t write(int fd, const void *bytes, size_t size) {
  BREACH(in_write);
  return syscall(SYS_write, fd, bytes, size);
}

extern void *__libc_malloc(size_t size);
void *malloc(size_t size) {
  BREACH(in_malloc);
  return __libc_malloc(size);
}

__attribute__((no_builtin)) size_t strlen(const char *s) {
  size_t size = 0;
  BREACH(in_strlen);
  while (s[size] != '\0')
    size++;
  return size;
}

static void handler(const struct semrules_breach *breach, void *ctx) {
  handled++;
  if (ctx == &handled && strcmp(breach->rule, "r1") == 0 &&
      strstr(breach->text, "SUMMARY") != NULL && breach->json[0] == '{')
    BREACH(in_handler);
}

int main(void) {
  BREACH(in_handler); /* reported: outside of the handler */
  semrules_set_handler(handler, &handled);
  BREACH(in_main);
  if (write(1, "written\n", 8) != 8)
    return 1;
  const char *volatile text = "abc";
  const size_t size = strlen(text);
  semrules_set_handler(NULL, NULL);
  printf("handled %d, breaches in handler %d, size %d\n", handled,
         (int)in_handler.site.breached, (int)size);
  return 0;
}
// CHECK: written
// CHECK: handled 3, breaches in handler 4, size 3

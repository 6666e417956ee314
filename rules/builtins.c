/* The table of built-in functions. */
#include "builtins.h"

#include <limits.h>
#include <stddef.h>

#include "banned.h"

#define MANY UINT_MAX

const struct sr_builtin sr_builtins[] = {
#define SR_BUILTIN(name, op, least, most, usage, meaning)                      \
  {name, op, least, most, usage, meaning},
#include "builtins.inc"
    {NULL, SR_EXPR_NAME, 0, 0, NULL, NULL}};

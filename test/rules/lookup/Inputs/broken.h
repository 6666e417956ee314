#include <stddef.h>
struct whole { int a; };
struct broken { not_a_type b; };

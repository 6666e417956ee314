#include "generated/config.h"
struct configured { int a[SIZE]; };

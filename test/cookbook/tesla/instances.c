// Free variables: an instance for each combination of values, any number of them.
// RUN: %python %S/../../pass/Inputs/rulecheck.py %build %llvm %s
/* rules:
- id: allowed-for-this-pair
  at: {call: "use(user, object)"}
  preceded-by: {return: "allow(user, object)", when: ret == 0}
- id: allowed-for-this-object
  at: {call: "use(_, object)"}
  preceded-by: {return: "allow(_, object)", when: ret == 0}
- id: allowed-three
  at: {call: "use3(a, b, c)"}
  preceded-by: {call: "allow3(c, b, a)"}
*/
static long uses;
__attribute__((noinline)) static int allow(const void *user, long object) { return object < 0 && user; }
__attribute__((noinline)) static void use(const void *user, long object) { uses += user && object; }
__attribute__((noinline)) static void allow3(signed char c, unsigned short b, long a) { uses += a + b + c; }
__attribute__((noinline)) static void use3(long a, unsigned short b, signed char c) { uses += a + b + c; }

enum { USERS = 40, OBJECTS = 50 };
static char users[USERS];

int main(void) {
  for (int u = 0; u < USERS; u++)
    for (long o = 1; o < OBJECTS; o++)
      if ((u + o) % 3)
        allow(&users[u], o);
  for (int u = 0; u < USERS; u++)
    for (long o = 1; o < OBJECTS; o++)
      if ((u + o) % 3)
        use(&users[u], o);
  use(&users[0], 3); // breach: allowed-for-this-pair
  use(&users[1], 3);
  use(&users[1], OBJECTS); // breach: allowed-for-this-pair allowed-for-this-object
  allow(&users[1], -1);
  use(&users[1], -1); // breach: allowed-for-this-pair allowed-for-this-object
  allow3(-1, 65535, -1);
  use3(-1, 65535, -1);
  use3(-1, 65534, -1); // breach: allowed-three
  use3(65535, 65535, -1); // breach: allowed-three
  use3(-1, 65535, 127); // breach: allowed-three
  return uses == 0;
}

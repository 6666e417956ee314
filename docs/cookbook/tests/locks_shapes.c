/* The shapes of a classic benchmark of software model checkers: N flags, each
 * of which decides whether its lock is taken and, later, whether it is
 * released.  5 to 15 locks; the last three programs have a mistake each. */
struct lock {
  int taken;
};

static void acquire(struct lock *l) { l->taken = 1; }
static void release(struct lock *l) { l->taken = 0; }
static struct lock lk[16];

#define LOCK(n)                                                                \
  if (flags & 1u << n)                                                         \
    acquire(&lk[n]);
#define UNLOCK(n)                                                              \
  if (flags & 1u << n)                                                         \
    release(&lk[n]);
#define EACH5(X) X(1) X(2) X(3) X(4) X(5)
#define EACH6(X) EACH5(X) X(6)
#define EACH7(X) EACH6(X) X(7)
#define EACH8(X) EACH7(X) X(8)
#define EACH9(X) EACH8(X) X(9)
#define EACH10(X) EACH9(X) X(10)
#define EACH11(X) EACH10(X) X(11)
#define EACH12(X) EACH11(X) X(12)
#define EACH13(X) EACH12(X) X(13)
#define EACH14(X) EACH13(X) X(14)
#define EACH15(X) EACH14(X) X(15)

/* Every way through two or three turns, which begin with all locks open. */
#define LOCKS(n)                                                               \
  static void locks_##n(unsigned flags) {                                      \
    for (; flags; flags = flags << 3 & ((2u << n) - 2)) {                       \
      EACH##n(LOCK) EACH##n(UNLOCK)                                            \
    }                                                                          \
  }

LOCKS(5) LOCKS(6) LOCKS(7) LOCKS(8) // ok: released-before-return
LOCKS(9) LOCKS(10) LOCKS(11)        // ok: released-when-held
LOCKS(12) LOCKS(13)                 // ok: not-taken-twice
LOCKS(14) LOCKS(15)                 // ok: released-before-return

/* The last lock is not released. */
static void locks_14_kept(unsigned flags) {
  EACH14(LOCK)
  EACH13(UNLOCK)
} // breach: released-before-return

/* The last lock is released twice. */
static void locks_14_twice(unsigned flags) {
  EACH14(LOCK)
  EACH14(UNLOCK)
  UNLOCK(14) // breach: released-when-held
}

/* The last lock is released under another's flag. */
static void locks_15_other(unsigned flags) {
  EACH15(LOCK)
  EACH14(UNLOCK)
  if (flags & 1u << 14)
    release(&lk[15]); // breach: released-when-held
} // breach: released-before-return

/* The last lock is taken twice. */
static void locks_15_again(unsigned flags) {
  EACH15(LOCK)
  LOCK(15) // breach: not-taken-twice
  EACH15(UNLOCK)
  UNLOCK(15) // ok: released-when-held
}

int main(void) {
  for (unsigned flags = 0; flags < 1u << 6; flags++) {
    locks_5(flags & 0x3e);
    locks_6(flags << 1);
    locks_7(flags << 1);
    locks_8(flags << 2);
    locks_9(flags << 3);
    locks_10(flags << 4);
    locks_11(flags << 5);
    locks_12(flags << 6);
    locks_13(flags << 7);
    locks_14(flags << 8);
    locks_15(flags << 9);
  }
  locks_14_kept(1u << 13);
  locks_14_kept(1u << 14);
  release(&lk[14]); // ok: released-when-held
  locks_14_twice(1u << 13);
  locks_14_twice(1u << 14);
  locks_15_other(1u << 13);
  locks_15_other(1u << 14);
  locks_15_other(1u << 15);
  release(&lk[15]); // ok: released-when-held
  locks_15_again(1u << 13);
  locks_15_again(1u << 14);
  locks_15_again(1u << 15);
  return 0;
}

/* Order within a function costs nothing where every path obeys: at -O2 neither
 * a check nor history is left of it.  In each pair the second function has the
 * mistake, and keeps its check. */
// RUN: %semrules compile %S/Inputs/vanish.yaml -o %t.spec
// RUN: env SEMRULES_SPEC=%t.spec %clang -O2 -g -S -emit-llvm -fpass-plugin=%plugin %s -o %t.ll
// RUN: %python %S/Inputs/vanished.py 12 %t.ll

int check(int), hash_update(int), hash_final(void);
void use(int), take(void), give(void), shut(void), reopen(void), touch(void);
void work(int), enter(void), leave(void);

/* checked before it is used */
void straight_keeps(int n) {
  check(n);
  use(n);
}
void straight_breaks(int n) {
  use(n);
  check(n);
}

void both_arms_keeps(int n) {
  if (n > 3)
    check(n);
  else
    check(-n);
  use(n);
}
void both_arms_breaks(int n) {
  if (n > 3)
    check(n);
  else
    work(n);
  use(n);
}

void same_arm_keeps(int n) {
  if (n)
    check(n);
  work(n);
  if (n)
    use(n);
}
void same_arm_breaks(int n, int m) {
  if (n)
    check(n);
  work(n);
  if (m)
    use(n);
}

int early_keeps(int n) {
  if (n < 0)
    return -1;
  if (!check(n))
    return -2;
  use(n);
  return 0;
}
int early_breaks(int n) {
  if (n < 0)
    goto out;
  if (!check(n))
    return -2;
out:
  use(n);
  return 0;
}

void loop_keeps(int n) {
  check(n);
  for (int i = 0; i < n; i++)
    use(i);
}
void loop_breaks(int n) {
  for (int i = 0; i < n; i++) {
    use(i);
    check(i);
  }
}

/* goto fail */
int accept_keeps(int a, int b) {
  int err;
  if ((err = hash_update(a)) != 0)
    goto fail;
  if ((err = hash_update(b)) != 0)
    goto fail;
  err = hash_final();
fail:
  return err;
}
int accept_breaks(int a, int b) {
  int err;
  if ((err = hash_update(a)) != 0)
    goto fail;
  if ((err = hash_update(b)) != 0)
    goto fail;
  goto fail;
  err = hash_final();
fail:
  return err;
}

/* not touched after it was shut */
void shut_last_keeps(int n) {
  while (n--)
    touch();
  shut();
}
void shut_last_breaks(int n) {
  while (n--) {
    touch();
    if (n == 7)
      shut();
  }
}

void reopened_keeps(int n) {
  shut();
  if (n)
    return;
  reopen();
  touch();
}
void reopened_breaks(int n) {
  shut();
  if (n)
    reopen();
  touch();
}

/* a check for each use */
void each_keeps(int n) {
  check(n);
  use(n);
  check(n + 1);
  use(n + 1);
}
void each_breaks(int n) {
  check(n);
  use(n);
  use(n + 1);
}

/* given back on every way out */
int given_keeps(int n) {
  take();
  if (n < 0) {
    give();
    return -1;
  }
  work(n);
  give();
  return 0;
}
int given_breaks(int n) {
  take();
  if (n < 0)
    return -1;
  work(n);
  give();
  return 0;
}

/* in balance when it returns */
void balance_keeps(int n) {
  enter();
  enter();
  work(n);
  leave();
  leave();
}
void balance_breaks(int n) {
  enter();
  enter();
  work(n);
  if (n)
    leave();
  leave();
}

/* a count of one's own */
void count_keeps(int n) {
  work(n);
  if (n)
    work(n + 1);
}
void count_breaks(int n) {
  work(n);
  work(n);
  if (n)
    work(n + 1);
}

// TESLA_PERTHREAD(start, end, ...), TESLA_GLOBAL(start, end, ...): between two events.
// RUN: %python %S/../../pass/Inputs/rulecheck.py %build %llvm %s
// flags: -pthread
/* rules:
# In a system call of this thread: previously(check).
- id: checked-in-this-syscall
  ghost: {is_inside: {per: thread}, is_checked: {per: thread}}
  on:
  - {at: {return: syscall_enter}, do: [is_inside = 1, is_checked = 0]}
  - {at: {return: check}, do: is_checked = 1}
  - {at: {call: "use(_)"}, when: is_inside, require: is_checked}
  - {at: {call: syscall_leave}, do: is_inside = 0}
# The same shorter, where nothing is used outside of system calls.
- id: checked-since-enter
  at: {call: "use(_)"}
  preceded-by: {return: check}
  until: {return: syscall_enter}
  scope: thread
# In a system call of this thread: eventually(audit).
- id: audited-in-this-syscall
  at: {call: "use(o)"}
  followed-by: {call: "audit(o)"}
  by: {call: syscall_leave}
  scope: thread
# For all threads together: between start_up and shut_down.
- id: set-up-by-any-thread
  at: {call: "use(_)"}
  preceded-by: {return: start_up}
  until: {call: shut_down}
*/
#include <pthread.h>
static int uses;
__attribute__((noinline)) static void syscall_enter(void) { __atomic_add_fetch(&uses, 1, __ATOMIC_RELAXED); }
__attribute__((noinline)) static void syscall_leave(void) { __atomic_add_fetch(&uses, 1, __ATOMIC_RELAXED); }
__attribute__((noinline)) static void check(void) { __atomic_add_fetch(&uses, 1, __ATOMIC_RELAXED); }
__attribute__((noinline)) static void start_up(void) { __atomic_add_fetch(&uses, 1, __ATOMIC_RELAXED); }
__attribute__((noinline)) static void shut_down(void) { __atomic_add_fetch(&uses, 1, __ATOMIC_RELAXED); }
__attribute__((noinline)) static void use(int o) { __atomic_add_fetch(&uses, o, __ATOMIC_RELAXED); }
__attribute__((noinline)) static void audit(int o) { __atomic_add_fetch(&uses, o, __ATOMIC_RELAXED); }

static void *good(void *unused) {
  syscall_enter();
  check();
  use(1);
  audit(1);
  syscall_leave();
  return unused;
}

static void *unchecked(void *unused) {
  use(2); // breach: checked-since-enter
  syscall_enter();
  use(2); // breach: checked-in-this-syscall checked-since-enter
  audit(2);
  syscall_leave();
  return unused;
}

static void *unaudited(void *unused) {
  syscall_enter();
  check();
  use(3);
  syscall_leave(); // breach: audited-in-this-syscall
  return unused;
}

static void *early(void *unused) {
  syscall_enter();
  check();
  use(4); // breach: set-up-by-any-thread*2
  audit(4);
  syscall_leave();
  return unused;
}

static void in_a_thread(void *(*body)(void *)) {
  pthread_t thread;
  pthread_create(&thread, 0, body, 0);
  pthread_join(thread, 0);
}

int main(void) {
  in_a_thread(early);
  start_up();
  syscall_enter();
  check(); // this thread's, not the others'
  in_a_thread(good);
  in_a_thread(unchecked);
  in_a_thread(unaudited);
  in_a_thread(good);
  audit(3); // too late, and of another thread
  syscall_leave();
  shut_down();
  in_a_thread(early);
  return 0;
}

/* Where process_vm_readv is forbidden, as in containers, strings are shown
 * all the same, and bad pointers do no harm. */
// RUN: %clang -std=c11 -D_GNU_SOURCE -I%include -I%S %s %rt -o %t
// RUN: %t 2>&1 | grep values | %FileCheck %s
#include "handmade.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

SITE(one, SR_SEVERITY_NOTE, 1, "r", "m", 2, V(0, SR_VALUE_STRING, "s"),
     V(1, SR_VALUE_STRING, "bad"));

int main(void) {
  struct sock_filter code[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_process_vm_readv, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  const struct sock_fprog program = {4, code};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
      prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
    return 1;
  BREACH4(one, (uintptr_t) "shown", 8, 0, 0);
  return 0;
}
// CHECK: s = "shown", bad = 0x8

/* Reads memory of this process that may not be mapped: a rule's string value
 * is a pointer that the program is about to misuse. */
#include "rt.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

/* Where the system call is forbidden, as in some containers. */
static size_t sr_read_by_file(uintptr_t address, void *to, size_t size) {
  const long fd =
      syscall(SYS_openat, AT_FDCWD, "/proc/self/mem", O_RDONLY | O_CLOEXEC, 0);
  if (fd < 0)
    return 0;
  const long got = syscall(SYS_pread64, fd, to, size, (long)address);
  syscall(SYS_close, fd);
  return got > 0 ? (size_t)got : 0;
}

static size_t sr_read_piece(uintptr_t address, void *to, size_t size) {
  struct iovec local = {to, size};
  /* An address, not a pointer of ours: built without a cast that would drop
   * qualifiers. */
  struct iovec remote;
  remote.iov_base = (void *)address;
  remote.iov_len = size;
  /* longs, as for all of syscall(2): an int's upper half may be anything */
  const long got = syscall(SYS_process_vm_readv, syscall(SYS_getpid), &local,
                           1L, &remote, 1L, 0L);
  if (got >= 0)
    return (size_t)got;
  return errno == EFAULT ? 0 : sr_read_by_file(address, to, size);
}

size_t sr_read_memory(uintptr_t address, void *to, size_t size) {
  /* Page by page, for what stands before the end of a mapping; 4096 divides
   * every page size. */
  size_t done = 0;
  while (done < size) {
    const size_t to_edge = 4096 - (address + done) % 4096;
    const size_t want = to_edge < size - done ? to_edge : size - done;
    const size_t got = sr_read_piece(address + done, (char *)to + done, want);
    done += got;
    if (got < want)
      break;
  }
  return done;
}

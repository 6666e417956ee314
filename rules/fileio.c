/* Finding rule files and writing outputs. */
#include "fileio.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "banned.h"

enum { deepest = 64 };

struct sr_file_id {
  dev_t device;
  ino_t inode;
};

void sr_rule_files_init(struct sr_rule_files *files, struct sr_ruleset *set) {
  *files = (struct sr_rule_files){.set = set};
}

void sr_rule_files_release(struct sr_rule_files *files) {
  free(files->seen);
  *files = (struct sr_rule_files){0};
}

static bool fail(char *error, size_t error_size, const char *path) {
  snprintf(error, error_size, "cannot read '%s': %s", path, strerror(errno));
  return false;
}

/* True the first time. */
static bool is_new(struct sr_rule_files *files, const struct stat *st) {
  for (size_t i = 0; i < files->seen_count; i++)
    if (files->seen[i].device == st->st_dev &&
        files->seen[i].inode == st->st_ino)
      return false;
  if ((files->seen_count & (files->seen_count - 1)) == 0)
    files->seen = sr_xrealloc(files->seen,
                              (files->seen_count ? files->seen_count * 2 : 1) *
                                  sizeof(*files->seen));
  files->seen[files->seen_count++] =
      (struct sr_file_id){st->st_dev, st->st_ino};
  return true;
}

static bool has_rules_name(const char *name) {
  const char *dot = strrchr(name, '.');
  return dot && (strcmp(dot, ".yaml") == 0 || strcmp(dot, ".yml") == 0);
}

static int is_visible(const struct dirent *entry) {
  return entry->d_name[0] != '.';
}

/* By bytes, whatever the locale. */
static int compare_names(const struct dirent **a, const struct dirent **b) {
  return strcmp((*a)->d_name, (*b)->d_name);
}

static bool add_directory(struct sr_rule_files *files, const char *path,
                          unsigned depth, char *error, size_t error_size);

static bool add_entry(struct sr_rule_files *files, const char *path,
                      const char *name, unsigned depth, char *error,
                      size_t error_size) {
  struct sr_strbuf full;
  struct stat st, link;
  bool ok = true;
  sr_strbuf_init(&full);
  bool has_slash = path[0] && path[strlen(path) - 1] == '/';
  sr_strbuf_addf(&full, "%s%s%s", path, has_slash ? "" : "/", name);
  if (lstat(full.ptr, &link) != 0 || stat(full.ptr, &st) != 0)
    ok = !has_rules_name(name) || fail(error, error_size, full.ptr);
  else if (S_ISDIR(st.st_mode) && !S_ISLNK(link.st_mode))
    ok = add_directory(files, full.ptr, depth + 1, error, error_size);
  else if (S_ISREG(st.st_mode) && has_rules_name(name) && is_new(files, &st))
    ok = sr_ruleset_add_file(files->set, full.ptr, error, error_size);
  sr_strbuf_release(&full);
  return ok;
}

static bool add_directory(struct sr_rule_files *files, const char *path,
                          unsigned depth, char *error, size_t error_size) {
  struct dirent **entries;
  if (depth > deepest)
    return true;
  int count = scandir(path, &entries, is_visible, compare_names);
  if (count < 0)
    return fail(error, error_size, path);
  bool ok = true;
  for (int i = 0; i < count; i++) {
    ok &= add_entry(files, path, entries[i]->d_name, depth, error, error_size);
    free(entries[i]);
  }
  free(entries);
  return ok;
}

bool sr_rule_files_add(struct sr_rule_files *files, const char *path,
                       char *error, size_t error_size) {
  struct stat st;
  if (strcmp(path, "-") == 0)
    return sr_ruleset_add_file(files->set, path, error, error_size);
  if (stat(path, &st) != 0)
    return fail(error, error_size, path);
  if (S_ISDIR(st.st_mode))
    return add_directory(files, path, 0, error, error_size);
  return !is_new(files, &st) ||
         sr_ruleset_add_file(files->set, path, error, error_size);
}

static bool has_bytes(const char *path, const void *bytes, size_t len) {
  struct stat st;
  FILE *file = fopen(path, "rb");
  if (!file)
    return false;
  bool same = fstat(fileno(file), &st) == 0 && S_ISREG(st.st_mode) &&
              (size_t)st.st_size == len;
  if (same) {
    char *old = sr_xalloc(len);
    same = fread(old, 1, len, file) == len && memcmp(old, bytes, len) == 0;
    free(old);
  }
  fclose(file);
  return same;
}

static bool write_all(int fd, const char *bytes, size_t len) {
  while (len) {
    ssize_t done = write(fd, bytes, len);
    if (done < 0 && errno == EINTR)
      continue;
    if (done < 0)
      return false;
    bytes += done;
    len -= (size_t)done;
  }
  return true;
}

/* A pipe or a device is written as it is. */
static bool write_special(const char *path, const void *bytes, size_t len) {
  int fd = open(path, O_WRONLY | O_CLOEXEC);
  bool ok = fd >= 0 && write_all(fd, bytes, len);
  if (fd >= 0 && close(fd) != 0)
    ok = false;
  return ok;
}

static bool replace(const char *path, const char *temporary, const void *bytes,
                    size_t len) {
  int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (fd < 0)
    return false;
  bool ok = write_all(fd, bytes, len);
  if (close(fd) != 0)
    ok = false;
  if (ok && rename(temporary, path) == 0)
    return true;
  int saved = errno;
  unlink(temporary);
  errno = saved;
  return false;
}

bool sr_write_if_changed(const char *path, const void *bytes, size_t len,
                         char *error, size_t error_size) {
  struct stat st;
  struct sr_strbuf temporary;
  if (has_bytes(path, bytes, len))
    return true;
  bool is_special = stat(path, &st) == 0 && !S_ISREG(st.st_mode);
  sr_strbuf_init(&temporary);
  sr_strbuf_addf(&temporary, "%s.%ld.tmp", path, (long)getpid());
  bool ok = is_special ? write_special(path, bytes, len)
                       : replace(path, temporary.ptr, bytes, len);
  if (!ok)
    snprintf(error, error_size, "cannot write '%s': %s", path, strerror(errno));
  sr_strbuf_release(&temporary);
  return ok;
}

bool sr_read_file(const char *path, size_t max, struct sr_strbuf *out) {
  char buffer[16384];
  size_t start = out->len, got;
  FILE *file = fopen(path, "rb");
  if (!file)
    return false;
  while (out->len - start < max &&
         (got = fread(buffer, 1, sizeof(buffer), file)) > 0) {
    size_t room = max - (out->len - start);
    sr_strbuf_add(out, buffer, got < room ? got : room);
  }
  bool ok = !ferror(file);
  fclose(file);
  return ok;
}

/* Finds the parts of the installation, programs on PATH, and the spec. */
#include "install.h"

#include "toolmem.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "banned.h"

static char *own_path(const char *argv0) {
  char buffer[PATH_MAX];
  ssize_t len = readlink("/proc/self/exe", buffer, sizeof buffer - 1);
  if (len > 0)
    return sr_tool_strndup(buffer, (size_t)len);
  char *found = sr_find_program(argv0);
  char *real = found ? realpath(found, NULL) : NULL;
  free(found);
  return real ? real : sr_tool_strdup("/usr/bin/semrules");
}

void sr_install_find(struct sr_install *install, const char *argv0) {
  install->root = own_path(argv0);
  for (int levels = 0; levels < 2; levels++) {
    char *slash = strrchr(install->root, '/');
    if (slash)
      *slash = '\0';
  }
}

void sr_install_release(struct sr_install *install) {
  free(install->root);
  install->root = NULL;
}

char *sr_install_path(const struct sr_install *install, const char *tail) {
  return sr_tool_format("%s/%s", install->root, tail);
}

char *sr_install_file(const struct sr_install *install, const char *tail) {
  char *path = sr_install_path(install, tail);
  if (access(path, R_OK) == 0)
    return path;
  free(path);
  return NULL;
}

char *sr_install_plugin(const struct sr_install *install, unsigned major) {
  char tail[64];
  snprintf(tail, sizeof tail, "lib/semrules/%u/SemRules.so", major);
  return sr_install_file(install, tail);
}

bool sr_wants_exact(void) {
  const char *setting = getenv("SEMRULES_EXACT");
  return setting && *setting && strcmp(setting, "0") != 0;
}

char *sr_install_exact(const struct sr_install *install, unsigned major) {
  char *tail = sr_tool_format("lib/semrules/%u/SemRulesExact.so", major);
  char *path = sr_install_file(install, tail);
  free(tail);
  return path;
}

static int newest_first(const void *a, const void *b) {
  unsigned x = *(const unsigned *)a, y = *(const unsigned *)b;
  return (x < y) - (x > y);
}

static bool parse_major(const char *name, unsigned *major) {
  char *end;
  if (*name < '1' || *name > '9')
    return false;
  unsigned long value = strtoul(name, &end, 10);
  *major = (unsigned)value;
  return *end == '\0' && value < 1000;
}

size_t sr_install_majors(const struct sr_install *install,
                         unsigned majors[SR_MAX_PLUGINS]) {
  size_t count = 0;
  char *path = sr_install_path(install, "lib/semrules");
  DIR *dir = opendir(path);
  free(path);
  if (!dir)
    return 0;
  for (struct dirent *entry; (entry = readdir(dir));) {
    unsigned major;
    if (count == SR_MAX_PLUGINS || !parse_major(entry->d_name, &major))
      continue;
    char *plugin = sr_install_plugin(install, major);
    if (plugin)
      majors[count++] = major;
    free(plugin);
  }
  closedir(dir);
  qsort(majors, count, sizeof *majors, newest_first);
  return count;
}

char *sr_install_majors_text(const struct sr_install *install) {
  unsigned majors[SR_MAX_PLUGINS];
  size_t count = sr_install_majors(install, majors);
  struct sr_strbuf text;
  sr_strbuf_init(&text);
  for (size_t i = count; i-- > 0;)
    sr_strbuf_addf(&text, "%s%u", text.len ? ", " : "", majors[i]);
  return text.len ? text.ptr : sr_tool_strdup("none");
}

static bool is_program(const char *path) {
  struct stat info;
  return access(path, X_OK) == 0 && stat(path, &info) == 0 &&
         S_ISREG(info.st_mode);
}

char *sr_find_program(const char *name) {
  if (strchr(name, '/'))
    return is_program(name) ? sr_tool_strdup(name) : NULL;
  const char *path = getenv("PATH");
  for (path = path ? path : "/usr/bin:/bin"; *name;) {
    size_t len = strcspn(path, ":");
    char *file = len ? sr_tool_format("%.*s/%s", (int)len, path, name)
                     : sr_tool_format("./%s", name);
    if (is_program(file))
      return file;
    free(file);
    if (!path[len])
      break;
    path += len + 1;
  }
  return NULL;
}

char *sr_find_spec(void) {
  const char *given = getenv("SEMRULES_SPEC");
  if (given && *given)
    return sr_tool_strdup(given);
  char *folder = getcwd(NULL, 0);
  while (folder) {
    char *spec = sr_tool_format("%s/.semrules/rules.spec", folder);
    if (access(spec, R_OK) == 0) {
      free(folder);
      return spec;
    }
    free(spec);
    char *slash = strrchr(folder, '/');
    if (!slash || !*folder)
      break;
    *slash = '\0';
  }
  free(folder);
  return NULL;
}

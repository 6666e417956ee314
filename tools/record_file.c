/* Walks the record sections of an ELF object. */
#include "record_file.h"

#include "toolmem.h"

#include <stdlib.h>
#include <string.h>

#include "banned.h"

/* What all records begin with. */
struct record_head {
  uint32_t magic, size;
};

const char *sr_record_string(const void *record, uint32_t offset) {
  struct record_head head;
  memcpy(&head, record, sizeof head);
  const char *bytes = record;
  if (offset < sizeof head || offset >= head.size ||
      !memchr(bytes + offset, '\0', head.size - offset))
    return "";
  return bytes + offset;
}

static uint32_t least_size(uint32_t magic) {
  switch (magic) {
  case SR_SITE_MAGIC:
    return sizeof(struct semrules_site);
  case SR_UNIT_MAGIC:
    return sizeof(struct semrules_unit);
  case SR_RULES_MAGIC:
    return sizeof(struct semrules_rule_list);
  default:
    return 0;
  }
}

static bool check_list(const struct semrules_rule_list *list) {
  return (list->size - sizeof *list) / sizeof(struct semrules_rule_entry) >=
         list->count;
}

static bool hand_out(const struct sr_record_visitor *visitor, const void *copy,
                     uint32_t magic) {
  if (magic == SR_SITE_MAGIC && visitor->site)
    visitor->site(visitor->context, copy);
  if (magic == SR_UNIT_MAGIC && visitor->unit)
    visitor->unit(visitor->context, copy);
  if (magic == SR_RULES_MAGIC) {
    if (!check_list(copy))
      return false;
    if (visitor->rule_list)
      visitor->rule_list(visitor->context, copy);
  }
  return true;
}

static bool visit_section(const struct sr_section *section, uint32_t magic,
                          const struct sr_record_visitor *visitor,
                          char **error) {
  for (uint64_t at = 0; at + 8 <= section->size;) {
    struct record_head head;
    memcpy(&head, section->bytes + at, sizeof head);
    if (!head.magic) { /* zero bytes may stand between records */
      at += 8;
      continue;
    }
    bool is_good = head.magic == magic && head.size % 8 == 0 &&
                   head.size >= least_size(magic) &&
                   head.size <= section->size - at;
    if (is_good) {
      /* objects within archives are 2-aligned only */
      void *copy = sr_tool_alloc(head.size);
      memcpy(copy, section->bytes + at, head.size);
      is_good = hand_out(visitor, copy, magic);
      free(copy);
    }
    if (!is_good) {
      *error = sr_tool_format("damaged record at byte %llu of section %s",
                              (unsigned long long)at, section->name);
      return false;
    }
    at += head.size;
  }
  return true;
}

bool sr_record_visit(const struct sr_elf *elf,
                     const struct sr_record_visitor *visitor, char **error) {
  static const struct {
    const char *name;
    uint32_t magic;
  } kinds[] = {{SR_SECTION_SITES, SR_SITE_MAGIC},
               {SR_SECTION_UNITS, SR_UNIT_MAGIC},
               {SR_SECTION_RULES, SR_RULES_MAGIC}};
  for (size_t i = 0; i < elf->section_count; i++) {
    const struct sr_section *section = &elf->sections[i];
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
      if (section->bytes && strcmp(section->name, kinds[k].name) == 0 &&
          !visit_section(section, kinds[k].magic, visitor, error))
        return false;
  }
  return true;
}

bool sr_record_is_problem(const struct semrules_site *site) {
  return site->state == SR_STATE_SKIPPED && !site->line &&
         !*sr_record_string(site, site->file) &&
         !*sr_record_string(site, site->function);
}

const char *sr_record_point(unsigned point) {
  switch (point) {
#define SR_POINT(name, number, text)                                           \
  case number:                                                                 \
    return text;
#include "semrules/abi.inc"
  default:
    return "?";
  }
}

const char *sr_record_state(unsigned state) {
  switch (state) {
#define SR_STATE(name, number, text)                                           \
  case number:                                                                 \
    return text;
#include "semrules/abi.inc"
  default:
    return "?";
  }
}

const char *sr_record_kind(unsigned kind) {
  switch (kind) {
#define SR_KIND(name, number, text)                                            \
  case number:                                                                 \
    return text;
#include "semrules/abi.inc"
  default:
    return "?";
  }
}

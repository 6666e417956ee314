/* What a compiler command asks for, as far as the wrapper must know. */
#ifndef SEMRULES_WRAPPER_ARGS_H
#define SEMRULES_WRAPPER_ARGS_H

#include "toolmem.h"

#include <stdbool.h>

enum sr_stage {
  SR_STAGE_LINK,
  SR_STAGE_COMPILE,    /* -c, -S */
  SR_STAGE_PREPROCESS, /* -E, -M, -MM */
  SR_STAGE_OTHER       /* -fsyntax-only, --analyze, ...: no code comes out */
};

struct sr_command_line {
  enum sr_stage stage;
  bool is_query;       /* --version, -print-*, -cc1: no build at all */
  bool is_shared;      /* -shared */
  bool is_relocatable; /* -r: more linking follows */
  bool is_foreign;     /* for another machine than this one */
  bool ends_options;   /* a `--` was seen */
  /* inputs, by what becomes of them */
  unsigned sources;      /* preprocessed, then compiled */
  unsigned preprocessed; /* compiled as they are: .i, .ii */
  unsigned ir;           /* .ll, .bc */
  unsigned headers;      /* become precompiled headers */
  unsigned assembler;    /* preprocessed, then assembled */
  unsigned others;       /* assembler, objects, archives, -l */
};

/* Reads a command without the compiler's name.  Response files must have been
 * expanded.  Never fails: what is not understood is clang's to refuse. */
void sr_command_line_read(struct sr_command_line *line,
                          const struct sr_argv *args);

/* Copies args to `to` with each @FILE replaced by its words, as clang splits
 * them; files that cannot be read stay as they are. */
void sr_expand_response_files(struct sr_argv *to, const struct sr_argv *args);

#endif

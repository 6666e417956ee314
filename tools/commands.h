/* The subcommands of `semrules`, one file each (cmd_*.c).
 *
 * Each is called with argv[0] its own name, and returns the exit status:
 * SR_CLEAN, SR_FINDINGS or SR_USAGE.  stdout is data, stderr is talk. */
#ifndef SEMRULES_COMMANDS_H
#define SEMRULES_COMMANDS_H

enum sr_exit_status {
  SR_CLEAN = 0,    /* nothing to complain about */
  SR_FINDINGS = 1, /* breaches, failed tests, rules with problems */
  SR_USAGE = 2     /* wrong usage or unreadable input */
};

int cmd_check(int argc, char **argv);
int cmd_compile(int argc, char **argv);
int cmd_dump(int argc, char **argv);
int cmd_schema(int argc, char **argv);
int cmd_test(int argc, char **argv);
int cmd_run(int argc, char **argv);
int cmd_report(int argc, char **argv);
int cmd_coverage(int argc, char **argv);
int cmd_explain(int argc, char **argv);
int cmd_doctor(int argc, char **argv);
int cmd_config(int argc, char **argv);
int cmd_init(int argc, char **argv);
int cmd_version(int argc, char **argv);

#endif

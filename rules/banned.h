/* Functions that do not know how much room they have.  Included last, so that
 * using one is a compile error. */
#ifndef SEMRULES_BANNED_H
#define SEMRULES_BANNED_H

#define SR_BANNED(name) sr_banned_##name##_is_not_to_be_used

#undef strcpy
#define strcpy(dst, src) SR_BANNED(strcpy)
#undef strcat
#define strcat(dst, src) SR_BANNED(strcat)
#undef strncpy
#define strncpy(dst, src, n) SR_BANNED(strncpy)
#undef strncat
#define strncat(dst, src, n) SR_BANNED(strncat)
#undef strtok
#define strtok(s, delim) SR_BANNED(strtok)
#undef sprintf
#define sprintf(...) SR_BANNED(sprintf)
#undef vsprintf
#define vsprintf(...) SR_BANNED(vsprintf)
#undef gets
#define gets(s) SR_BANNED(gets)

#endif

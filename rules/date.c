/* Days of the calendar. */
#include "date.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "banned.h"

static unsigned days_of(unsigned year, unsigned month) {
  bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  if (month == 2)
    return is_leap ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

static unsigned number(const char *digits, size_t count) {
  unsigned value = 0;
  for (size_t i = 0; i < count; i++)
    value = value * 10 + (unsigned)(digits[i] - '0');
  return value;
}

enum sr_date_fault sr_date_check(struct sr_str text) {
  static const char form[] = "0000-00-00";
  if (text.len != sizeof(form) - 1)
    return SR_DATE_NO_DATE;
  for (size_t i = 0; i < text.len; i++) {
    bool is_digit = text.ptr[i] >= '0' && text.ptr[i] <= '9';
    if (form[i] == '0' ? !is_digit : text.ptr[i] != '-')
      return SR_DATE_NO_DATE;
  }
  unsigned month = number(text.ptr + 5, 2), day = number(text.ptr + 8, 2);
  if (month < 1 || month > 12 || day < 1 ||
      day > days_of(number(text.ptr, 4), month))
    return SR_DATE_NO_DAY;
  return SR_DATE_GOOD;
}

static time_t now(void) {
  const char *epoch = getenv("SOURCE_DATE_EPOCH");
  if (!epoch || *epoch < '0' || *epoch > '9')
    return time(NULL);
  char *end;
  errno = 0;
  long long seconds = strtoll(epoch, &end, 10);
  return errno || *end ? time(NULL) : (time_t)seconds;
}

void sr_date_today(char date[SR_DATE_SIZE]) {
  static const char never[SR_DATE_SIZE] = "9999-12-31";
  time_t seconds = now();
  struct tm day;
  /* years of more than four digits have no text to compare */
  if (!gmtime_r(&seconds, &day) || day.tm_year > 9999 - 1900 ||
      strftime(date, SR_DATE_SIZE, "%Y-%m-%d", &day) != SR_DATE_SIZE - 1)
    memcpy(date, never, sizeof(never));
}

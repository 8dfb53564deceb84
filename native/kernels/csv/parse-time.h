#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/csv/parse-number.h"

namespace millrace::csv {

// How a date is written. Year first: four digits, then two for month and day. Year last: one or two digits for day and
// month, four for the year. The order of the enum is the one of src/sources/csv/kinds.ts.
enum class DateOrder : std::uint8_t {
  kYearMonthDayDash,   // 2001-12-31
  kYearMonthDaySlash,  // 2001/12/31
  kMonthDayYearSlash,  // 12/31/2001
  kDayMonthYearSlash,  // 31/12/2001
  kMonthDayYearDash,   // 12-31-2001
  kDayMonthYearDash,   // 31-12-2001
  kDayMonthYearDot,    // 31.12.2001
};

inline constexpr int kDateOrders = 7;

// Days since 1970-01-01 in the proleptic Gregorian calendar.
// Source: Howard Hinnant, "chrono-compatible low-level date algorithms", days_from_civil.
inline std::int32_t days_from_civil(int year, int month, int day) noexcept {
  year -= month <= 2;
  const int era = year / 400;
  const int year_of_era = year - era * 400;
  const int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

inline bool is_date(int year, int month, int day) noexcept {
  static constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return day <= kDays[month - 1] + (month == 2 && leap ? 1 : 0);
}

namespace detail {

// Reads exactly `width` digits.
inline bool take_digits(const char*& at, const char* end, int width, int& value) noexcept {
  if (end - at < width) return false;
  int sum = 0;
  for (int i = 0; i < width; ++i) {
    if (!is_digit(at[i])) return false;
    sum = sum * 10 + (at[i] - '0');
  }
  at += width;
  value = sum;
  return true;
}

// One or two digits.
inline bool take_short(const char*& at, const char* end, int& value) noexcept {
  if (at >= end || !is_digit(*at)) return false;
  value = *at++ - '0';
  if (at < end && is_digit(*at)) value = value * 10 + (*at++ - '0');
  return true;
}

inline bool take(const char*& at, const char* end, char wanted) noexcept {
  if (at >= end || *at != wanted) return false;
  ++at;
  return true;
}

}  // namespace detail

// Reads a date at `at`, moving it behind.
inline bool take_date(const char*& at, const char* end, DateOrder order, std::int32_t& days) noexcept {
  int year = 0;
  int month = 0;
  int day = 0;
  if (order == DateOrder::kYearMonthDayDash || order == DateOrder::kYearMonthDaySlash) {
    const char mark = order == DateOrder::kYearMonthDayDash ? '-' : '/';
    if (!detail::take_digits(at, end, 4, year) || !detail::take(at, end, mark) || !detail::take_digits(at, end, 2, month) ||
        !detail::take(at, end, mark) || !detail::take_digits(at, end, 2, day)) {
      return false;
    }
  } else {
    const bool month_first = order == DateOrder::kMonthDayYearSlash || order == DateOrder::kMonthDayYearDash;
    const char mark = order == DateOrder::kDayMonthYearDot ? '.'
                      : order == DateOrder::kMonthDayYearDash || order == DateOrder::kDayMonthYearDash ? '-' : '/';
    int& first = month_first ? month : day;
    int& second = month_first ? day : month;
    if (!detail::take_short(at, end, first) || !detail::take(at, end, mark) || !detail::take_short(at, end, second) || !detail::take(at, end, mark) ||
        !detail::take_digits(at, end, 4, year)) {
      return false;
    }
  }
  if (!is_date(year, month, day)) return false;
  days = days_from_civil(year, month, day);
  return true;
}

inline bool parse_date(const char* begin, const char* end, DateOrder order, std::int32_t& days) noexcept {
  return take_date(begin, end, order, days) && begin == end;
}

// A date, or a date and a time of day: "2001-12-31 23:59", "...T23:59:59.123456", with AM or PM for a 12-hour clock.
// Microseconds since 1970-01-01; digits of the second beyond six are cut. `zoned`: a zone (Z, +hh, +hh:mm, +hhmm) must
// end it, and the result is UTC; else none may.
inline bool parse_timestamp(const char* begin, const char* end, DateOrder order, bool zoned,
                            std::int64_t& micros) noexcept {
  const char* at = begin;
  std::int32_t days = 0;
  if (!take_date(at, end, order, days)) return false;
  int hour = 0;
  int minute = 0;
  int second = 0;
  std::int64_t fraction = 0;
  if (at == end) {
    if (zoned) return false;
    micros = days * std::int64_t{86'400'000'000};
    return true;
  }
  if (*at != ' ' && *at != 'T') return false;
  ++at;
  if (!detail::take_short(at, end, hour) || !detail::take(at, end, ':') || !detail::take_digits(at, end, 2, minute)) return false;
  if (at < end && *at == ':') {
    ++at;
    if (!detail::take_digits(at, end, 2, second)) return false;
    if (at < end && (*at == '.' || *at == ',')) {
      const char* const first = ++at;
      std::int64_t scale = 100'000;
      for (; at < end && is_digit(*at); ++at, scale /= 10) fraction += (*at - '0') * scale;
      if (at == first) return false;
    }
  }
  if (end - at == 3 && *at == ' ' && (at[2] | 0x20) == 'm' && ((at[1] | 0x20) == 'a' || (at[1] | 0x20) == 'p')) {
    if (hour < 1 || hour > 12) return false;
    hour = hour % 12 + ((at[1] | 0x20) == 'p' ? 12 : 0);
    at = end;
  }
  if (hour > 23 || minute > 59 || second > 59) return false;
  std::int64_t seconds = days * std::int64_t{86'400} + hour * 3600 + minute * 60 + second;
  if (zoned) {
    if (at == end) return false;
    const char sign = *at++;
    if (sign == '+' || sign == '-') {
      int zone_hour = 0;
      int zone_minute = 0;
      if (!detail::take_digits(at, end, 2, zone_hour)) return false;
      if (at < end) {
        if (*at == ':') ++at;
        if (!detail::take_digits(at, end, 2, zone_minute)) return false;
      }
      if (zone_hour > 23 || zone_minute > 59) return false;
      const int shift = zone_hour * 3600 + zone_minute * 60;
      seconds -= sign == '+' ? shift : -shift;
    } else if (sign != 'Z' && sign != 'z') {
      return false;
    }
  }
  if (at != end) return false;
  micros = seconds * 1'000'000 + fraction;
  return true;
}

}  // namespace millrace::csv

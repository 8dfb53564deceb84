#pragma once

#include <cstdint>

namespace millrace {

// Rounds towards minus infinity; b > 0.
inline std::int64_t floor_divide(std::int64_t a, std::int64_t b) noexcept { return a / b - (a % b < 0 ? 1 : 0); }

// A day of the proleptic Gregorian calendar.
struct Civil {
  std::int64_t year;
  int month;
  int day;
  int day_of_year;
};

// Howard Hinnant, "chrono-compatible low-level date algorithms": years of 400 begin in March, so a leap day is last.
inline Civil civil_from_days(std::int64_t days) noexcept {
  days += 719'468;
  const std::int64_t era = floor_divide(days, 146'097);
  const int of_era = static_cast<int>(days - era * 146'097);
  const int year_of_era = (of_era - of_era / 1460 + of_era / 36'524 - of_era / 146'096) / 365;
  const int from_march = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int shifted = (5 * from_march + 2) / 153;
  const int month = shifted < 10 ? shifted + 3 : shifted - 9;
  const std::int64_t year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  const int of_year = month <= 2 ? from_march - 305 : from_march + 60 + (leap ? 1 : 0);
  return {year, month, from_march - (153 * shifted + 2) / 5 + 1, of_year};
}

}  // namespace millrace

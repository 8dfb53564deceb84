#pragma once

#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// The parts of a point in time, as numbers, by the proleptic Gregorian calendar in UTC.
enum class DatePart : std::uint8_t {
  kYear,
  kMonth,      // 1 to 12
  kDay,        // 1 to 31
  kDayOfWeek,  // 1 Monday to 7 Sunday
  kDayOfYear,  // 1 to 366
  kHour,       // 0 to 23; a date has hour 0
  kMinute,     // 0 to 59
  kWeekend,    // 1 on Saturday and Sunday, else 0
  kQuarter,    // 1 to 4
  kElapsed,    // seconds since 1970-01-01
};

// One part of every row's time.
//
//   column  [n]  timestamp or date
//   values  [n]  written; NaN where missing
//
// O(n). Another type: kType.
Status date_parts(const ColumnView& column, std::span<double> values, DatePart part, const Control& control);

}  // namespace millrace

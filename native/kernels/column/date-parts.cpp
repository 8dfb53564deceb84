#include "kernels/column/date-parts.h"

#include <limits>

#include "core/civil.h"
#include "core/threads.h"

namespace millrace {
namespace {

constexpr std::int64_t kMicrosADay = 86'400'000'000;

double part_of(std::int64_t days, std::int64_t micros, DatePart part) noexcept {
  const int weekday = static_cast<int>(days + 3 - floor_divide(days + 3, 7) * 7) + 1;
  switch (part) {
    case DatePart::kYear: return static_cast<double>(civil_from_days(days).year);
    case DatePart::kMonth: return civil_from_days(days).month;
    case DatePart::kDay: return civil_from_days(days).day;
    case DatePart::kDayOfWeek: return weekday;
    case DatePart::kDayOfYear: return civil_from_days(days).day_of_year;
    case DatePart::kHour: return static_cast<double>(micros / 3'600'000'000);
    case DatePart::kMinute: return static_cast<double>(micros / 60'000'000 % 60);
    case DatePart::kWeekend: return weekday >= 6 ? 1 : 0;
    case DatePart::kQuarter: return (civil_from_days(days).month - 1) / 3 + 1;
    case DatePart::kElapsed:
      // A date may be too far away for microseconds; a timestamp came from them.
      if (micros == 0) return static_cast<double>(days) * 86'400;
      return static_cast<double>(days * kMicrosADay + micros) / 1e6;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

Status date_parts(const ColumnView& column, std::span<double> values, DatePart part, const Control& control) {
  const bool is_date = column.type == Type::kDate;
  if (!is_date && column.type != Type::kTimestamp) return {Code::kType};
  if (part > DatePart::kElapsed) return {Code::kInvalid};
  if (values.size() != column.length) return {Code::kShape};
  for_each_block(column.length, control, [&](const Block& block) {
    for (std::size_t row = block.begin; row < block.end; ++row) {
      if (!column.is_valid(row)) {
        values[row] = std::numeric_limits<double>::quiet_NaN();
        continue;
      }
      const std::int64_t time = is_date ? column.as<std::int32_t>()[row] : column.as<std::int64_t>()[row];
      const std::int64_t days = is_date ? time : floor_divide(time, kMicrosADay);
      values[row] = part_of(days, is_date ? 0 : time - days * kMicrosADay, part);
    }
  });
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace

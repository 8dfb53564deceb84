#pragma once

#include <cstdint>
#include <vector>

#include "core/control.h"
#include "core/status.h"

namespace millrace {

// What the metrics of classes share: a label is a class number, and the first row in row order that has none is reported.

inline constexpr std::int64_t kFine = -1;

inline bool is_class(double label, std::size_t class_count) noexcept {
  return label >= 0 && label < static_cast<double>(class_count) && label == static_cast<double>(static_cast<std::size_t>(label));
}

inline Status first_invalid(const std::vector<std::int64_t>& rows, const Control& control) noexcept {
  if (control.stopped()) return {Code::kCancelled};
  for (const std::int64_t row : rows) {
    if (row != kFine) return {Code::kInvalid, row};
  }
  return {};
}

}  // namespace millrace

#include "kernels/inspect/examine.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/threads.h"
#include "kernels/inspect/parse-numbers.h"

namespace millrace {
namespace {

enum Fact { kThere, kSmallest, kLargest, kWhole, kRises, kFalls, kNumbers, kBytes, kWords, kSecondSmallest, kSecondLargest, kFactCount };

Status examine_text(const ColumnView& column, std::span<double> facts, const Control& control) {
  const std::int32_t* offsets = column.as<std::int32_t>();
  for (std::size_t row = 0; row < column.length; ++row) {
    if (row % kBlockRows == 0 && control.stopped()) return {Code::kCancelled};
    if (!column.is_valid(row)) continue;
    const std::uint8_t* text = column.bytes + offsets[row];
    const auto length = static_cast<std::size_t>(offsets[row + 1] - offsets[row]);
    ++facts[kThere];
    facts[kBytes] += static_cast<double>(length);
    if (number_in(text, length)) ++facts[kNumbers];
    bool in_word = false;
    for (std::size_t at = 0; at < length; ++at) {
      const bool letter = text[at] > ' ';
      if (letter && !in_word) ++facts[kWords];
      in_word = letter;
    }
  }
  return {};
}

}  // namespace

Status examine(const ColumnView& column, std::span<double> facts, const Control& control) {
  if (facts.size() != kFactCount) return {Code::kShape};
  std::fill(facts.begin(), facts.end(), 0.0);
  for (const Fact fact : {kSmallest, kLargest, kSecondSmallest, kSecondLargest}) {
    facts[fact] = std::numeric_limits<double>::quiet_NaN();
  }
  if (!column.is_numeric()) return examine_text(column, facts, control);
  double before = std::numeric_limits<double>::quiet_NaN();
  for (std::size_t begin = 0; begin < column.length; begin += kBlockRows) {
    if (control.stopped()) return {Code::kCancelled};
    const std::size_t end = std::min(column.length, begin + kBlockRows);
    for_each_run(column, begin, end, [&](std::size_t, const double* values, std::size_t count) {
      for (std::size_t i = 0; i < count; ++i) {
        const double value = values[i];
        if (std::isnan(value)) continue;
        ++facts[kThere];
        if (!(facts[kSmallest] <= value)) {
          facts[kSecondSmallest] = facts[kSmallest];
          facts[kSmallest] = value;
        } else if (value > facts[kSmallest] && !(facts[kSecondSmallest] <= value)) {
          facts[kSecondSmallest] = value;
        }
        if (!(facts[kLargest] >= value)) {
          facts[kSecondLargest] = facts[kLargest];
          facts[kLargest] = value;
        } else if (value < facts[kLargest] && !(facts[kSecondLargest] >= value)) {
          facts[kSecondLargest] = value;
        }
        if (std::isfinite(value) && std::floor(value) == value) ++facts[kWhole];
        if (value > before) ++facts[kRises];
        if (value < before) ++facts[kFalls];
        before = value;
      }
    });
  }
  return {};
}

}  // namespace millrace

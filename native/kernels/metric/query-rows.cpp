#include "kernels/metric/query-rows.h"

#include <algorithm>

namespace millrace {
namespace {

constexpr double kMostRelevance = 31;

bool is_relevance(double label) noexcept {
  return label >= 0 && label <= kMostRelevance && label == static_cast<double>(static_cast<int>(label));
}

}  // namespace

Status check_queries(const QueryRows& rows, std::span<const double> values) {
  const auto& offsets = rows.offsets;
  const bool covers = !offsets.empty() && offsets.front() == 0 && std::is_sorted(offsets.begin(), offsets.end()) &&
                      offsets.back() == static_cast<std::int64_t>(rows.labels.size());
  if (!covers || rows.scores.size() != rows.labels.size() || values.size() != rows.query_count()) return {Code::kShape};
  for (std::size_t row = 0; row < rows.labels.size(); ++row) {
    if (!is_relevance(rows.labels[row]) || rows.scores[row] != rows.scores[row]) {
      return {Code::kInvalid, static_cast<std::int64_t>(row)};
    }
  }
  return {};
}

}  // namespace millrace

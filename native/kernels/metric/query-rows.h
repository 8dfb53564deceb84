#pragma once

#include <cstdint>
#include <span>

#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Rows of queries: rows offsets[q] .. offsets[q + 1] are query q, the first offset 0, the last the number of rows.
struct QueryRows {
  std::span<const double> labels;  // relevance, whole numbers 0 .. 31
  std::span<const double> scores;
  std::span<const std::int64_t> offsets;

  std::size_t query_count() const noexcept { return offsets.empty() ? 0 : offsets.size() - 1; }
  std::span<const double> labels_of(std::size_t query) const noexcept { return part(labels, query); }
  std::span<const double> scores_of(std::size_t query) const noexcept { return part(scores, query); }

 private:
  std::span<const double> part(std::span<const double> values, std::size_t query) const noexcept {
    const auto begin = static_cast<std::size_t>(offsets[query]);
    return values.subspan(begin, static_cast<std::size_t>(offsets[query + 1]) - begin);
  }
};

// kInvalid with the row of a label that is no relevance or a score that is NaN; kShape when offsets do not cover the
// rows or `values` is not one a query.
Status check_queries(const QueryRows& rows, std::span<const double> values);

}  // namespace millrace

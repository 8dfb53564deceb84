#include "kernels/metric/query-precision.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "core/threads.h"
#include "kernels/loss/ranking.h"

namespace millrace {
namespace {

constexpr std::size_t kQueries = 64;  // a task

double precision_of(std::span<const double> labels, const std::vector<std::size_t>& order, std::size_t most) noexcept {
  const auto relevant = static_cast<std::size_t>(
      std::count_if(labels.begin(), labels.end(), [](double label) { return label > 0; }));
  if (relevant == 0) return std::numeric_limits<double>::quiet_NaN();
  double sum = 0;
  double found = 0;
  for (std::size_t rank = 0; rank < std::min(most, order.size()); ++rank) {
    if (!(labels[order[rank]] > 0)) continue;
    found += 1;
    sum += found / static_cast<double>(rank + 1);
  }
  return sum / static_cast<double>(std::min(most, relevant));
}

}  // namespace

Status query_precision(const QueryRows& rows, std::size_t most, std::span<double> values, const Control& control) {
  if (const Status status = check_queries(rows, values); !status.ok()) return status;
  const std::size_t ranks = most == 0 ? std::numeric_limits<std::size_t>::max() : most;
  for_each_block(rows.query_count(), control, [&](const Block& block) {
    std::vector<std::size_t> order;
    for (std::size_t q = block.begin; q < block.end; ++q) {
      order_by_score(rows.scores_of(q), order);
      values[q] = precision_of(rows.labels_of(q), order, ranks);
    }
  }, kQueries);
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace

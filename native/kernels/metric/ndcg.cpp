#include "kernels/metric/ndcg.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "core/threads.h"
#include "kernels/loss/ranking.h"

namespace millrace {
namespace {

constexpr std::size_t kQueries = 64;  // a task

// DCG of the rows in this order; rows of equal score share what their ranks give.
double tied_dcg(std::span<const double> labels, std::span<const double> scores, const std::vector<std::size_t>& order,
                std::span<const double> discounts) {
  double sum = 0;
  for (std::size_t begin = 0; begin < order.size();) {
    std::size_t end = begin;
    double gains = 0;
    double shared = 0;
    for (; end < order.size() && scores[order[end]] == scores[order[begin]]; ++end) {
      gains += relevance_gain(labels[order[end]]);
      if (end < discounts.size()) shared += discounts[end];
    }
    sum += gains * shared / static_cast<double>(end - begin);
    begin = end;
  }
  return sum;
}

}  // namespace

Status ndcg(const QueryRows& rows, std::size_t most, std::span<double> values, const Control& control) {
  if (const Status status = check_queries(rows, values); !status.ok()) return status;
  for_each_block(rows.query_count(), control, [&](const Block& block) {
    std::size_t longest = 0;
    for (std::size_t q = block.begin; q < block.end; ++q) longest = std::max(longest, rows.labels_of(q).size());
    const std::vector<double> discounts = rank_discounts(most == 0 ? longest : std::min(most, longest));
    std::vector<std::size_t> order;
    std::vector<double> sorted;
    for (std::size_t q = block.begin; q < block.end; ++q) {
      const auto labels = rows.labels_of(q);
      const auto scores = rows.scores_of(q);
      const double best = best_dcg(labels, discounts, discounts.size(), sorted);
      order_by_score(scores, order);
      values[q] = best > 0 ? tied_dcg(labels, scores, order, discounts) / best : std::numeric_limits<double>::quiet_NaN();
    }
  }, kQueries);
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace

#include "kernels/neighbors/average-labels.h"

#include <algorithm>

#include "core/threads.h"

namespace millrace {
namespace {

constexpr std::size_t kQueriesOfTask = 1024;

// In units of the nearest one's, so that none overflows.
double closeness(double distance, double nearest) noexcept {
  if (nearest == 0) return distance == 0 ? 1.0 : 0.0;
  return nearest / distance;
}

}  // namespace

Status average_labels(std::span<const std::int32_t> indices, std::span<const double> distances,
                      std::span<const double> labels, std::span<const double> weights, std::span<double> predictions,
                      std::size_t k, std::size_t classes, bool by_distance, const Control& control) {
  const std::size_t n = labels.size();
  if (k == 0 || indices.size() % k != 0 || distances.size() != indices.size()) return {Code::kShape};
  if (!weights.empty() && weights.size() != n) return {Code::kShape};
  const std::size_t m = indices.size() / k;
  const std::size_t answers = std::max<std::size_t>(classes, 1);
  if (predictions.size() != m * answers) return {Code::kShape};
  for (const std::int32_t row : indices) {
    if (row < 0 || static_cast<std::size_t>(row) >= n) return {Code::kInvalid};
  }
  for (std::size_t row = 0; classes > 0 && row < n; ++row) {
    if (!(labels[row] >= 0 && labels[row] < static_cast<double>(classes))) {
      return {Code::kInvalid, static_cast<std::int64_t>(row)};
    }
  }
  for_each_block(
      m, control,
      [&](const Block& block) {
        for (std::size_t query = block.begin; query < block.end; ++query) {
          double* const out = predictions.data() + query * answers;
          const double nearest = distances[query * k];
          std::fill_n(out, answers, 0.0);
          double all = 0;
          for (std::size_t at = query * k; at < (query + 1) * k; ++at) {
            const auto row = static_cast<std::size_t>(indices[at]);
            const double weight =
                (weights.empty() ? 1.0 : weights[row]) * (by_distance ? closeness(distances[at], nearest) : 1.0);
            all += weight;
            if (classes > 0) out[static_cast<std::size_t>(labels[row])] += weight;
            else out[0] += weight * labels[row];
          }
          for (std::size_t answer = 0; answer < answers; ++answer) out[answer] /= all;
        }
      },
      kQueriesOfTask);
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace

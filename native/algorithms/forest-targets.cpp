#include "algorithms/forest-targets.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <limits>

#include "core/threads.h"
#include "kernels/loss/whole-steps.h"

namespace millrace {
namespace {

// Beyond it sums of squares over all rows might not be finite.
constexpr double kLargestLabel = 1e140;
constexpr double kLargestWeight = 1e140;

// The first row of which body(row) is true; row_count when there is none.
template <class Body>
std::size_t first_row(std::size_t row_count, const Control& control, Body&& body) {
  std::atomic<std::size_t> first{row_count};
  for_each_block(row_count, control, [&](const Block& block) {
    for (std::size_t row = block.begin; row < block.end; ++row) {
      if (!body(row)) continue;
      std::size_t known = first.load(std::memory_order_relaxed);
      while (row < known && !first.compare_exchange_weak(known, row, std::memory_order_relaxed)) {}
      return;
    }
  });
  return first.load();
}

}  // namespace

Status make_targets(std::span<const double> labels, std::span<const double> weights, std::size_t classes, std::size_t first,
                    Comm& comm, const Control& control, ForestTargets& targets) {
  const std::size_t n = labels.size();
  std::array<std::int64_t, 1> all{static_cast<std::int64_t>(n)};
  comm.sum(all);
  if (weights.empty() && all[0] > std::numeric_limits<std::uint32_t>::max() / kMostCopies) return {Code::kShape};
  const double most = static_cast<double>(classes);
  const std::size_t wrong = first_row(n, control, [&](std::size_t row) {
    const double label = labels[row];
    const bool fits = classes > 0 ? label >= 0 && label < most && label == std::floor(label) : std::abs(label) <= kLargestLabel;
    return !fits || (!weights.empty() && !(weights[row] >= 0 && weights[row] <= kLargestWeight));
  });
  const Status status = comm.agree(wrong < n ? Status{Code::kInvalid, static_cast<std::int64_t>(first + wrong)} : Status{});
  if (!status.ok()) return status;
  const std::int64_t spread = all[0] * kMostCopies;
  const auto done = [&] { return control.stopped() && comm.size() == 1 ? Status{Code::kCancelled} : Status{}; };
  targets.classes = classes;
  targets.labels = labels;
  if (!weights.empty()) {
    const double largest = measure(n, comm, control, [&](std::size_t row) { return weights[row]; }).largest;
    if (!(largest > 0)) return {Code::kInvalid, -1};
    targets.weight_steps = steps_per_unit(largest, spread);
    targets.weights.resize(n);
    for_each_block(n, control, [&](const Block& block) {
      for (std::size_t row = block.begin; row < block.end; ++row) {
        targets.weights[row] = to_steps(weights[row], targets.weight_steps);
      }
    });
  }
  if (classes > 0) {
    targets.class_of.resize(n);
    for_each_block(n, control, [&](const Block& block) {
      for (std::size_t row = block.begin; row < block.end; ++row) {
        targets.class_of[row] = static_cast<std::uint16_t>(labels[row]);
      }
    });
    return done();
  }
  // Values about their middle: what is left of their digits is kept.
  const auto weight = [&](std::size_t row) { return weights.empty() ? 1.0 : weights[row]; };
  const double largest_label = measure(n, comm, control, [&](std::size_t row) { return labels[row]; }).largest;
  const double per_label = steps_per_unit(largest_label, all[0]);
  targets.center = static_cast<double>(sum_steps(n, per_label, comm, control, [&](std::size_t row) { return labels[row]; })) /
                   per_label / static_cast<double>(all[0]);
  const auto value = [&](std::size_t row) { return weight(row) * (labels[row] - targets.center); };
  targets.value_steps = steps_per_unit(measure(n, comm, control, value).largest, spread);
  targets.values.resize(n);
  for_each_block(n, control, [&](const Block& block) {
    for (std::size_t row = block.begin; row < block.end; ++row) {
      targets.values[row] = to_steps(value(row), targets.value_steps);
    }
  });
  return done();
}

}  // namespace millrace

#include "kernels/loss/row-losses.h"

#include <algorithm>
#include <cmath>

#include "core/comm.h"
#include "core/math.h"
#include "core/simd.h"
#include "core/threads.h"
#include "kernels/loss/check-labels.h"
#include "kernels/loss/rank-gradients.h"

namespace millrace {
namespace {

constexpr std::size_t kQueries = 64;  // a task

// -y log p - (1 - y) log(1 - p) at log-odds `score`. log(1 + e) without a branch: what 1 + e lost to rounding comes back as
// the first term of the series about it.
inline double logistic_loss(double score, double label) noexcept {
  const double e = math::exp(-std::abs(score));
  const double u = 1.0 + e;
  return math::log(u) + (e - (u - 1.0)) / u + std::max(score, 0.0) - label * score;
}

double softmax_loss(const ScoredRows& rows, std::size_t row) noexcept {
  const auto score = [&](std::size_t k) { return rows.scores[k * rows.row_count + row]; };
  double largest = score(0);
  for (std::size_t k = 1; k < rows.output_count; ++k) largest = std::max(largest, score(k));
  double sum = 0;
  for (std::size_t k = 0; k < rows.output_count; ++k) sum += math::exp(score(k) - largest);
  return math::log(sum) + largest - score(static_cast<std::size_t>(rows.labels[row]));
}

double huber_loss(double error, double delta) noexcept {
  const double size = std::abs(error);
  return size <= delta ? 0.5 * error * error : delta * (size - 0.5 * delta);
}

double tweedie_loss(double score, double label, double power) noexcept {
  return math::exp((2.0 - power) * score) / (2.0 - power) - label * math::exp((1.0 - power) * score) / (1.0 - power);
}

template <class Loss>
void fill(const ScoredRows& rows, std::size_t begin, std::size_t count, double* losses, Loss&& loss) noexcept {
  with_simd(simd_level(), [&]() __attribute__((always_inline)) {
    for (std::size_t i = 0; i < count; ++i) losses[i] = loss(rows.scores[begin + i], rows.labels[begin + i]);
  });
}

}  // namespace

void row_losses(const ScoredRows& rows, std::size_t begin, std::size_t count, double* losses) noexcept {
  const LossParameters& parameters = *rows.parameters;
  const double alpha = parameters.alpha;
  const double power = parameters.tweedie_power;
  switch (rows.objective) {
    case Objective::kSquaredError:
      return fill(rows, begin, count, losses, [](double s, double y) { return (s - y) * (s - y); });
    case Objective::kAbsoluteError:
      return fill(rows, begin, count, losses, [](double s, double y) { return std::abs(s - y); });
    case Objective::kHuber:
      return fill(rows, begin, count, losses, [=](double s, double y) { return huber_loss(s - y, alpha); });
    case Objective::kQuantile:
      return fill(rows, begin, count, losses,
                  [=](double s, double y) { return s > y ? (1.0 - alpha) * (s - y) : alpha * (y - s); });
    case Objective::kBinary:
    case Objective::kCrossEntropy:
      return fill(rows, begin, count, losses, [](double s, double y) { return logistic_loss(s, y); });
    case Objective::kPoisson:
      return fill(rows, begin, count, losses, [](double s, double y) { return math::exp(s) - y * s; });
    case Objective::kGamma:
      return fill(rows, begin, count, losses, [](double s, double y) { return y * math::exp(-s) + s; });
    case Objective::kTweedie:
      return fill(rows, begin, count, losses, [=](double s, double y) { return tweedie_loss(s, y, power); });
    case Objective::kSoftmax:
      for (std::size_t i = 0; i < count; ++i) losses[i] = softmax_loss(rows, begin + i);
      return;
    case Objective::kLambdaRank:
    case Objective::kRankXendcg:
    case Objective::kCustom: return;
  }
}

Status row_losses(const ScoredRows& rows, std::span<double> losses, const Control& control) {
  const bool by_query = is_ranking(rows.objective);
  const std::size_t count = by_query ? std::max<std::size_t>(rows.query_offsets.size(), 1) - 1 : rows.row_count;
  if (rows.objective == Objective::kCustom || losses.size() != count) return {Code::kShape};
  if ((rows.objective == Objective::kSoftmax) != (rows.output_count > 1) && rows.row_count > 0) return {Code::kShape};
  LocalComm comm;
  if (const Status status = check_labels(rows, comm, control); !status.ok()) return status;
  if (by_query) {
    for_each_block(count, control, [&](const Block& block) {
      query_losses(rows, block.begin, block.end, losses.data() + block.begin);
    }, kQueries);
    return control.stopped() ? Status{Code::kCancelled} : Status{};
  }
  for_each_block(rows.row_count, control, [&](const Block& block) {
    row_losses(rows, block.begin, block.end - block.begin, losses.data() + block.begin);
  });
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace

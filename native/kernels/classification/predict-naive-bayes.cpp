#include "kernels/classification/predict-naive-bayes.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/math.h"
#include "core/threads.h"
#include "kernels/classification/distribution.h"
#include "kernels/loss/link.h"

namespace millrace {
namespace {

constexpr std::size_t kRun = 512;
constexpr double kLeast = -1e290;
constexpr double kLogTwoPi = 0x1.d67f1c864beb4p+0;

// What a value adds to the logarithm of a class; missing adds nothing. Loops that vectorise.
void add_normal(const double* values, std::size_t count, double mean, double variance, double* scores) noexcept {
  const double half = 0.5 / variance;
  const double constant = -0.5 * (kLogTwoPi + math::log(variance));
  for (std::size_t i = 0; i < count; ++i) {
    const double apart = values[i] - mean;
    const double term = std::max(constant - half * (apart * apart), kLeast);
    scores[i] += apart == apart ? term : 0.0;
  }
}

void add_bernoulli(const double* values, std::size_t count, double threshold, double above, double below,
                   double* scores) noexcept {
  for (std::size_t i = 0; i < count; ++i) {
    const double term = values[i] > threshold ? above : below;
    scores[i] += values[i] == values[i] ? term : 0.0;
  }
}

void add_multinomial(const double* values, std::size_t count, double logarithm, double* scores) noexcept {
  for (std::size_t i = 0; i < count; ++i) {
    const double term = std::max(values[i] * logarithm, kLeast);
    scores[i] += values[i] > 0 ? term : 0.0;
  }
}

void add_categorical(const double* values, std::size_t count, const double* table, std::size_t codes,
                     double* scores) noexcept {
  for (std::size_t i = 0; i < count; ++i) {
    if (values[i] >= 0 && values[i] < static_cast<double>(codes)) scores[i] += table[static_cast<std::size_t>(values[i])];
  }
}

}  // namespace

Status predict_naive_bayes(std::span<const ColumnView> features, std::span<const std::uint8_t> distributions,
                           std::span<const std::int32_t> offsets, std::span<const double> terms,
                           std::span<const double> priors, double threshold, std::span<double> probabilities,
                           const Control& control) {
  const std::size_t classes = priors.size();
  if (distributions.size() != features.size() || classes == 0 || probabilities.size() % classes != 0 ||
      !are_offsets(distributions, offsets, terms.size(), classes, false)) {
    return {Code::kShape};
  }
  const std::size_t rows = probabilities.size() / classes;
  for (std::size_t f = 0; f < features.size(); ++f) {
    if (!features[f].is_numeric()) return {Code::kType, static_cast<std::int64_t>(f)};
    if (features[f].length != rows) return {Code::kShape, static_cast<std::int64_t>(f)};
  }
  for_each_block(
      rows, control,
      [&](const Block& block) {
        std::vector<double> scores(classes * kRun);
        std::vector<double> row(classes);
        double values[kRun];
        for (std::size_t begin = block.begin; begin < block.end; begin += kRun) {
          const std::size_t count = std::min(kRun, block.end - begin);
          for (std::size_t k = 0; k < classes; ++k) std::fill_n(scores.data() + k * kRun, count, priors[k]);
          for (std::size_t f = 0; f < features.size(); ++f) {
            decode(features[f], begin, count, values);
            const double* of = terms.data() + offsets[f];
            const std::size_t codes = static_cast<std::size_t>(offsets[f + 1] - offsets[f]) / classes;
            for (std::size_t k = 0; k < classes; ++k) {
              double* to = scores.data() + k * kRun;
              switch (static_cast<Distribution>(distributions[f])) {
                case Distribution::kNormal: add_normal(values, count, of[k], of[classes + k], to); break;
                case Distribution::kBernoulli:
                  add_bernoulli(values, count, threshold, of[k], of[classes + k], to);
                  break;
                case Distribution::kMultinomial: add_multinomial(values, count, of[k], to); break;
                case Distribution::kCategorical: add_categorical(values, count, of + k * codes, codes, to); break;
              }
            }
          }
          for (std::size_t i = 0; i < count; ++i) {
            for (std::size_t k = 0; k < classes; ++k) row[k] = scores[k * kRun + i];
            answer(Link::kSoftmax, row.data(), classes, probabilities.data() + (begin + i) * classes);
          }
        }
      },
      4096);
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace

#pragma once

#include <cstddef>

#include "core/math.h"

namespace millrace {

// From scores to what a model answers.
enum class Link : unsigned char { kIdentity, kLogistic, kSoftmax };

// One row's answer. kIdentity: the score. kLogistic: scores[0] is a log-odds, out gets [1 - p, p].
// kSoftmax: out gets `count` probabilities. Rows of probabilities sum to 1.
inline void answer(Link link, const double* scores, std::size_t count, double* out) noexcept {
  if (link == Link::kIdentity) {
    for (std::size_t k = 0; k < count; ++k) out[k] = scores[k];
    return;
  }
  if (link == Link::kLogistic) {
    out[1] = math::logistic(scores[0]);
    out[0] = 1.0 - out[1];
    return;
  }
  double largest = scores[0];
  for (std::size_t k = 1; k < count; ++k) largest = scores[k] > largest ? scores[k] : largest;
  double sum = 0;
  for (std::size_t k = 0; k < count; ++k) sum += out[k] = math::exp(scores[k] - largest);
  for (std::size_t k = 0; k < count; ++k) out[k] /= sum;
}

// Answers a row has from `outputs` scores.
inline std::size_t answer_count(Link link, std::size_t outputs) noexcept { return link == Link::kLogistic ? 2 : outputs; }

}  // namespace millrace

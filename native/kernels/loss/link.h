#pragma once

#include <cstddef>
#include <cstdint>

#include "core/math.h"

namespace millrace {

// From scores to what a model answers.
enum class Link : std::uint8_t {
  kIdentity,
  kLogistic,       // scores[0] is a log-odds: [1 - p, p]
  kSoftmax,        // one probability an output; they sum to 1
  kExp,            // e^(slope x score) of each
  kOneVsRest,      // a logistic function of each output for itself; they need not sum to 1
  kLogOnePlusExp,  // log(1 + e^score) of each
  kSignedSquare,   // score |score| of each: undoes the square root of the labels
  kStep,           // [1 - p, p], p = 1 where scores[0] is above 0, else 0
  kShare,          // scores[0] is the share of the second of two classes: [1 - s, s]
};

// One row's answer. `slope` multiplies the score inside the logistic function and the power of e.
inline void answer(Link link, const double* scores, std::size_t count, double* out, double slope = 1) noexcept {
  switch (link) {
    case Link::kIdentity:
      for (std::size_t k = 0; k < count; ++k) out[k] = scores[k];
      return;
    case Link::kLogistic:
      out[1] = math::logistic(slope * scores[0]);
      out[0] = 1.0 - out[1];
      return;
    case Link::kExp:
      for (std::size_t k = 0; k < count; ++k) out[k] = math::exp(slope * scores[k]);
      return;
    case Link::kOneVsRest:
      for (std::size_t k = 0; k < count; ++k) out[k] = math::logistic(slope * scores[k]);
      return;
    case Link::kLogOnePlusExp:
      for (std::size_t k = 0; k < count; ++k) out[k] = math::log1p(math::exp(scores[k]));
      return;
    case Link::kSignedSquare:
      for (std::size_t k = 0; k < count; ++k) out[k] = scores[k] * (scores[k] < 0 ? -scores[k] : scores[k]);
      return;
    case Link::kStep:
      out[1] = scores[0] > 0 ? 1.0 : 0.0;
      out[0] = 1.0 - out[1];
      return;
    case Link::kShare:
      out[1] = scores[0];
      out[0] = 1.0 - out[1];
      return;
    case Link::kSoftmax: break;
  }
  double largest = scores[0];
  for (std::size_t k = 1; k < count; ++k) largest = scores[k] > largest ? scores[k] : largest;
  double sum = 0;
  for (std::size_t k = 0; k < count; ++k) sum += out[k] = math::exp(scores[k] - largest);
  for (std::size_t k = 0; k < count; ++k) out[k] /= sum;
}

// Answers a row has from `outputs` scores.
inline std::size_t answer_count(Link link, std::size_t outputs) noexcept {
  return link == Link::kLogistic || link == Link::kStep || link == Link::kShare ? 2 : outputs;
}

}  // namespace millrace

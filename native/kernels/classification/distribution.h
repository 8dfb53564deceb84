#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace millrace {

// How the values of one feature are spread within a class. The numbers are those of src/models/naive-bayes/model.ts.
enum class Distribution : std::uint8_t {
  kNormal,       // numbers
  kBernoulli,    // above a threshold, or not
  kMultinomial,  // counts of events of a kind, from 0
  kCategorical,  // codes from 0; what is no code counts as missing
};

// Whether offsets[f] .. offsets[f + 1] give each feature the numbers that its distribution takes, `total` in all: those of
// sum-by-class (`sums`), else those of predict-naive-bayes.
inline bool are_offsets(std::span<const std::uint8_t> distributions, std::span<const std::int32_t> offsets,
                        std::size_t total, std::size_t classes, bool sums) noexcept {
  if (offsets.size() != distributions.size() + 1 || offsets[0] != 0 || classes == 0) return false;
  for (std::size_t f = 0; f < distributions.size(); ++f) {
    if (distributions[f] > static_cast<std::uint8_t>(Distribution::kCategorical) || offsets[f + 1] < offsets[f]) return false;
    const auto size = static_cast<std::size_t>(offsets[f + 1] - offsets[f]);
    const auto kind = static_cast<Distribution>(distributions[f]);
    const bool fits = kind == Distribution::kNormal        ? size == (sums ? 3 * classes + 3 : 2 * classes)
                      : kind == Distribution::kBernoulli   ? size == 2 * classes
                      : kind == Distribution::kMultinomial ? size == classes
                                                           : size > 0 && size % classes == 0;
    if (!fits) return false;
  }
  return static_cast<std::size_t>(offsets[distributions.size()]) == total;
}

}  // namespace millrace

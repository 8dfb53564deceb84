#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/control.h"

namespace millrace {

// kAuto: exact where n m is at most 1e8, else asymptotic. kScipy: untied where neither sample has more than 10,000 values,
// else asymptotic. The others are a p-value each.
enum class KsMode { kAuto, kExact, kAsymptotic, kLimit, kUntied, kScipy };

// The mode that kAuto and kScipy mean for samples of these sizes.
KsMode ks_mode(KsMode asked, double n, double m) noexcept;

// P(D >= d) of the two-sided two-sample Kolmogorov-Smirnov distance.
//
//   distance  n m d, an integer
//   ends      [ceil((n + m) / 32)]  bit i + j - 1 set: after that many pooled values, sorted, the next one differs; read by
//             kExact only
//
// kExact is given the ties; kUntied is exact as if no two values were equal. O(n m) for both, else O(1). NaN when a sample is empty, or when control says stop.
double ks_tail(std::int64_t n, std::int64_t m, std::int64_t distance, std::span<const std::uint32_t> ends, KsMode mode,
               const Control& control);

}  // namespace millrace

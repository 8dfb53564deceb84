#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/control.h"

namespace millrace {

// kAuto: exact where n m is at most 1e7, else asymptotic.
enum class KsMode { kAuto, kExact, kAsymptotic, kLimit };

// The mode that kAuto means for samples of these sizes.
KsMode ks_mode(KsMode asked, double n, double m) noexcept;

// P(D >= d) of the two-sided two-sample Kolmogorov-Smirnov distance.
//
//   distance  n m d, an integer
//   ends      [ceil((n + m) / 32)]  bit i + j - 1 set: after that many pooled values, sorted, the next one differs; read by
//             kExact only
//
// O(n m) for kExact, else O(1). NaN when a sample is empty, or when control says stop.
double ks_tail(std::int64_t n, std::int64_t m, std::int64_t distance, std::span<const std::uint32_t> ends, KsMode mode,
               const Control& control);

}  // namespace millrace

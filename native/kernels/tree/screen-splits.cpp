#include "kernels/tree/screen-splits.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "core/simd.h"

namespace millrace {
namespace {

// Fewest hessian steps a side may have, less one that rounding could cost.
double least_steps(const NodeSums& node, const SplitRules& rules) noexcept {
  const double by_rows = (static_cast<double>(rules.min_rows) - 0.5) / node.rows_per_hessian();
  const double by_hessian = rules.min_sum_hessian / node.hessian_scale;
  return std::max(std::floor(std::max(by_rows, by_hessian) * (1.0 - 1e-9)), 1.0);
}

// Numbers below 2^52 as doubles by their bits: cheap on every vector unit, where a conversion is not.
constexpr std::uint64_t kMagicBits = 0x4330000000000000u;
constexpr double kMagic = 0x1.0p52;

inline double small_to_double(std::uint64_t number) noexcept {
  return std::bit_cast<double>(number | kMagicBits) - kMagic;
}

// Reads one row of 8 sums as doubles, prefix sums of packed integers.
struct PackedRows {
  const std::int64_t* sums;
  int shift;
  std::uint64_t prefix[kLanes] = {};

  void add(std::size_t bin) noexcept {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      prefix[lane] += static_cast<std::uint64_t>(sums[bin * kLanes + lane]);
    }
  }
  // The gradient's half, moved up so that it is not negative while it is shifted.
  double gradient(std::size_t lane, std::uint64_t extra) const noexcept {
    const std::uint64_t sum = prefix[lane] + extra + 0x8000000000000000u;
    return small_to_double(sum >> shift) - static_cast<double>(std::uint64_t{1} << (63 - shift));
  }
  double hessian(std::size_t lane, std::uint64_t extra) const noexcept {
    return small_to_double((prefix[lane] + extra) & ((std::uint64_t{1} << shift) - 1));
  }
};

struct Terms {
  double gradient;  // of the node, in steps
  double hessian;
  double least;
  double l2;  // in steps of the hessian
};

// Score in steps: gradient steps squared per hessian step. Both sides over one denominator, so one division.
inline double pair_score(double left_g, double left_h, const Terms& terms) noexcept {
  const double right_g = terms.gradient - left_g;
  const double right_h = terms.hessian - left_h;
  const double left_w = left_h + terms.l2;
  const double right_w = right_h + terms.l2;
  const double score = (left_g * left_g * right_w + right_g * right_g * left_w) / (left_w * right_w);
  return (left_h >= terms.least) & (right_h >= terms.least) ? score : -1.0;
}

}  // namespace

void screen_splits(const NodeHistogram& histogram, const ColumnBlock& block, std::span<const std::uint32_t> missing_codes,
                   const NodeSums& node, const SplitRules& rules, std::span<double, kLanes> bounds) noexcept {
  const Terms terms{static_cast<double>(node.gradient), static_cast<double>(node.hessian), least_steps(node, rules),
                    rules.lambda_l2 / node.hessian_scale};
  alignas(64) double best[kLanes];
  std::fill_n(best, kLanes, -1.0);
  if (histogram.hessians != nullptr) {
    const std::int64_t* gradients = histogram.sums + block.offset;
    const std::int64_t* hessians = histogram.hessians + block.offset;
    for (std::size_t lane = 0; lane < block.column_count; ++lane) {
      const std::size_t missing = missing_codes[lane] * kLanes + lane;
      const double missing_g = static_cast<double>(gradients[missing]);
      const double missing_h = static_cast<double>(hessians[missing]);
      std::int64_t g = 0;
      std::int64_t h = 0;
      for (std::size_t bin = 0; bin < missing_codes[lane]; ++bin) {
        g += gradients[bin * kLanes + lane];
        h += hessians[bin * kLanes + lane];
        const double left_g = static_cast<double>(g);
        const double left_h = static_cast<double>(h);
        best[lane] = std::max(best[lane], pair_score(left_g, left_h, terms));
        if (missing_h > 0) best[lane] = std::max(best[lane], pair_score(left_g + missing_g, left_h + missing_h, terms));
      }
    }
  } else {
    with_simd(simd_level(), [&]() __attribute__((always_inline)) {
      PackedRows rows{histogram.sums + block.offset, histogram.shift};
      alignas(64) std::uint64_t missing[kLanes] = {};
      bool has_missing = false;
      for (std::size_t lane = 0; lane < block.column_count; ++lane) {
        missing[lane] = static_cast<std::uint64_t>(rows.sums[missing_codes[lane] * kLanes + lane]);
        has_missing |= missing[lane] != 0;
      }
      for (std::size_t bin = 0; bin + 1 < block.slots; ++bin) {
        rows.add(bin);
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
          const double score = pair_score(rows.gradient(lane, 0), rows.hessian(lane, 0), terms);
          best[lane] = score > best[lane] ? score : best[lane];
        }
        if (!has_missing) continue;
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
          const double score = pair_score(rows.gradient(lane, missing[lane]), rows.hessian(lane, missing[lane]), terms);
          best[lane] = score > best[lane] ? score : best[lane];
        }
      }
    });
  }
  const double unit = node.gradient_scale * node.gradient_scale / node.hessian_scale;
  for (std::size_t lane = 0; lane < kLanes; ++lane) bounds[lane] = best[lane] < 0 ? -1.0 : best[lane] * unit * (1.0 + 1e-9);
}

}  // namespace millrace

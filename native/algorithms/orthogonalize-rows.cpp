#include "algorithms/orthogonalize-rows.h"

#include <algorithm>
#include <atomic>
#include <cmath>

#include "core/threads.h"
#include "kernels/matrix/row-arithmetic.h"

namespace millrace {
namespace {

constexpr std::size_t kMostSweeps = 40;
// Rows of a block: two of them, and their turned rows, stay in the second cache.
constexpr std::size_t kGroup = 8;

struct Sweep {
  MatrixView<double> rows;
  MatrixView<double> turned;
  double tolerance;

  // Makes two rows orthogonal, the longer one first; false where they are so already.
  bool turn(std::size_t a, std::size_t b) const noexcept {
    double* x = rows.row(a);
    double* y = rows.row(b);
    const PairProducts pair = pair_products(x, y, rows.columns);
    // Below the second bound products have lost their digits.
    const double limit = std::max(tolerance * std::sqrt(pair.aa) * std::sqrt(pair.bb), 1e-290);
    const bool skewed = std::abs(pair.ab) > limit;
    if (!skewed && !(pair.bb > pair.aa)) return false;
    if (!skewed) {
      // Rows in order of their length converge faster; a quarter turn puts them so.
      rotate_rows(x, y, 0, -1, rows.columns);
      rotate_rows(turned.row(a), turned.row(b), 0, -1, turned.columns);
      return false;
    }
    // The smaller of the two angles that do it (Rutishauser 1966).
    const double slope = (pair.aa - pair.bb) / (2 * pair.ab);
    const double tangent = std::abs(slope) > 1e10
                               ? 0.5 / slope
                               : std::copysign(1.0, slope) / (std::abs(slope) + std::sqrt(1 + slope * slope));
    double cosine = 1 / std::sqrt(1 + tangent * tangent);
    double sine = -cosine * tangent;
    if (pair.bb > pair.aa) {
      // And a quarter turn, so that the longer comes first.
      const double old = cosine;
      cosine = sine;
      sine = -old;
    }
    rotate_rows(x, y, cosine, sine, rows.columns);
    rotate_rows(turned.row(a), turned.row(b), cosine, sine, turned.columns);
    return true;
  }

  // All pairs between two groups of rows, or within one.
  bool turn_groups(std::size_t p, std::size_t q) const noexcept {
    bool moved = false;
    const std::size_t p_end = std::min((p + 1) * kGroup, rows.rows);
    const std::size_t q_end = std::min((q + 1) * kGroup, rows.rows);
    for (std::size_t a = p * kGroup; a < p_end; ++a) {
      for (std::size_t b = p == q ? a + 1 : q * kGroup; b < q_end; ++b) moved |= turn(a, b);
    }
    return moved;
  }
};

}  // namespace

Status orthogonalize_rows(MatrixView<double> rows, MatrixView<double> turned, const Control& control) {
  const Sweep sweep{rows, turned, 1e-15 * std::sqrt(static_cast<double>(std::max<std::size_t>(rows.columns, 1)))};
  const std::size_t groups = block_count(rows.rows, kGroup);
  const std::size_t seats = groups + groups % 2;
  const Control own = rows.rows < 64 ? control.with_threads(1) : control;
  for (std::size_t count = 0; count < kMostSweeps; ++count) {
    std::atomic<bool> moved{false};
    parallel_for(groups, own, [&](std::size_t group) {
      if (sweep.turn_groups(group, group)) moved.store(true, std::memory_order_relaxed);
    });
    // A tournament: seat 0 stays, the others move on by one each round, so that each group meets each other once.
    for (std::size_t round = 0; round + 1 < seats; ++round) {
      parallel_for(seats / 2, own, [&](std::size_t table) {
        const auto seated = [&](std::size_t seat) { return seat == 0 ? 0 : 1 + (seat - 1 + round) % (seats - 1); };
        const std::size_t one = seated(table);
        const std::size_t other = seated(seats - 1 - table);
        if (std::max(one, other) >= groups) return;
        if (sweep.turn_groups(std::min(one, other), std::max(one, other))) moved.store(true, std::memory_order_relaxed);
      });
    }
    if (control.stopped()) return {Code::kCancelled};
    if (!moved.load(std::memory_order_relaxed)) return {};
  }
  return {Code::kNotConverged, static_cast<std::int64_t>(kMostSweeps)};
}

}  // namespace millrace

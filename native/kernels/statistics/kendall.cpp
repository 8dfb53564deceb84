#include "kernels/statistics/kendall.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "core/sort.h"
#include "core/special.h"

namespace millrace {
namespace {

struct Pair {
  std::uint64_t x;
  std::uint64_t y;
};

// Sums over groups of t equal values.
struct Ties {
  double pairs = 0;    // t (t - 1) / 2
  double triples = 0;  // t (t - 1) (t - 2)
  double spread = 0;   // t (t - 1) (2 t + 5)

  void add(std::size_t size) noexcept {
    const double t = static_cast<double>(size);
    pairs += t * (t - 1) / 2;
    triples += t * (t - 1) * (t - 2);
    spread += t * (t - 1) * (2 * t + 5);
  }
};

template <class T, class Same>
Ties ties_of(const std::vector<T>& sorted, Same&& same) {
  Ties ties;
  for (std::size_t i = 0; i < sorted.size();) {
    std::size_t end = i + 1;
    while (end < sorted.size() && same(sorted[i], sorted[end])) ++end;
    ties.add(end - i);
    i = end;
  }
  return ties;
}

// Merge sorts values ascending and counts the pairs that stood the wrong way round.
std::uint64_t sort_counting(std::vector<std::uint64_t>& values) {
  std::vector<std::uint64_t> merged(values.size());
  std::uint64_t swaps = 0;
  for (std::size_t width = 1; width < values.size(); width *= 2) {
    for (std::size_t begin = 0; begin < values.size(); begin += 2 * width) {
      const std::size_t middle = std::min(begin + width, values.size());
      const std::size_t end = std::min(begin + 2 * width, values.size());
      std::size_t left = begin, right = middle;
      for (std::size_t to = begin; to < end; ++to) {
        const bool take_right = left == middle || (right < end && values[right] < values[left]);
        if (take_right) swaps += middle - left;
        merged[to] = take_right ? values[right++] : values[left++];
      }
    }
    values.swap(merged);
  }
  return swaps;
}

std::vector<Pair> complete_pairs(const ColumnView& first, const ColumnView& second) {
  std::vector<Pair> pairs;
  pairs.reserve(first.length);
  double other[kDecodeRows];
  for_each_run(first, 0, first.length, [&](std::size_t row, const double* values, std::size_t count) {
    decode(second, row, count, other);
    for (std::size_t i = 0; i < count; ++i) {
      if (values[i] == values[i] && other[i] == other[i]) pairs.push_back({order_key(values[i] + 0.0), order_key(other[i] + 0.0)});
    }
  });
  return pairs;
}

// By x, equal x by y.
void sort_pairs(std::vector<Pair>& pairs) {
  std::vector<KeyedRow> order(pairs.size());
  std::vector<KeyedRow> scratch(pairs.size());
  const auto by = [&](std::uint64_t Pair::*side) {
    for (std::size_t i = 0; i < pairs.size(); ++i) order[i] = {pairs[i].*side, i};
    sort_rows(order, scratch);
    std::vector<Pair> sorted(pairs.size());
    for (std::size_t i = 0; i < pairs.size(); ++i) sorted[i] = pairs[order[i].row];
    pairs.swap(sorted);
  };
  by(&Pair::y);
  by(&Pair::x);
}

double asymptotic(double n, double score, const Ties& x, const Ties& y) noexcept {
  const double m = n * (n - 1);
  double variance = (m * (2 * n + 5) - x.spread - y.spread) / 18 + 2 * x.pairs * y.pairs / m;
  if (n > 2) variance += x.triples * y.triples / (9 * m * (n - 2));
  return variance > 0 ? std::min(1.0, 2 * math::normal_tail(std::fabs(score) / std::sqrt(variance))) : 1.0;
}

}  // namespace

double inversions_at_most(std::size_t n, std::size_t inversions) {
  // chances[w] after step k: that an order of k values has w inversions. The k-th value adds 0 .. k - 1, each as likely.
  std::vector<double> chances(inversions + 1, 0.0);
  std::vector<double> before(inversions + 1);
  chances[0] = 1;
  for (std::size_t k = 2; k <= n; ++k) {
    before = chances;
    for (std::size_t w = 0; w <= inversions; ++w) {
      double sum = 0;
      for (std::size_t added = 0; added < k && added <= w; ++added) sum += before[w - added];
      chances[w] = sum / static_cast<double>(k);
    }
  }
  double total = 0;
  for (const double chance : chances) total += chance;
  return total;
}

Status kendall(const ColumnView& first, const ColumnView& second, std::span<double> result, RankTestMode mode,
               const Control& control) {
  if (!first.is_numeric() || !second.is_numeric()) return {Code::kType};
  if (first.length != second.length || result.size() != 5) return {Code::kShape};
  std::vector<Pair> pairs = complete_pairs(first, second);
  sort_pairs(pairs);
  if (control.stopped()) return {Code::kCancelled};
  const Ties x = ties_of(pairs, [](const Pair& a, const Pair& b) { return a.x == b.x; });
  const Ties both = ties_of(pairs, [](const Pair& a, const Pair& b) { return a.x == b.x && a.y == b.y; });
  std::vector<std::uint64_t> values(pairs.size());
  for (std::size_t i = 0; i < pairs.size(); ++i) values[i] = pairs[i].y;
  const double discordant = static_cast<double>(sort_counting(values));
  if (control.stopped()) return {Code::kCancelled};
  const Ties y = ties_of(values, [](std::uint64_t a, std::uint64_t b) { return a == b; });

  const double n = static_cast<double>(pairs.size());
  const double all = n * (n - 1) / 2;
  const bool tied = x.pairs > 0 || y.pairs > 0;
  const double score = all - x.pairs - y.pairs + both.pairs - 2 * discordant;
  const bool defined = n > 1 && x.pairs < all && y.pairs < all;
  if (mode == RankTestMode::kExact && (tied || pairs.size() > kMostExactOrders)) return {Code::kInvalid};
  if (mode == RankTestMode::kAuto) mode = !tied && n < 50 ? RankTestMode::kExact : RankTestMode::kAsymptotic;
  const double nan = std::numeric_limits<double>::quiet_NaN();
  result[0] = defined ? std::clamp(score / std::sqrt(all - x.pairs) / std::sqrt(all - y.pairs), -1.0, 1.0) : nan;
  result[1] = nan;
  if (defined) {
    const double fewer = std::min(discordant, all - discordant);
    result[1] = mode == RankTestMode::kExact
                    ? std::min(1.0, 2 * inversions_at_most(pairs.size(), static_cast<std::size_t>(fewer)))
                    : asymptotic(n, score, x, y);
  }
  result[2] = n;
  result[3] = static_cast<double>(mode);
  result[4] = score;
  return {};
}

}  // namespace millrace

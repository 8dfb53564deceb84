#include "kernels/loss/ranking.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <numeric>

#include "core/math.h"
#include "core/random.h"

namespace millrace {
namespace {

constexpr std::uint32_t kDrawStream = 0x58454E44;  // apart from the streams that sample rows and features
constexpr double kLn2 = 0x1.62e42fefa39efp-1;

}  // namespace

double relevance_gain(double relevance) noexcept {
  return static_cast<double>((std::uint64_t{1} << static_cast<unsigned>(relevance)) - 1);
}

double relevance_draw(std::uint64_t round_seed, std::uint64_t row) noexcept {
  const std::uint32_t stream = kDrawStream + static_cast<std::uint32_t>(row >> 32);
  return to_unit(random_words(round_seed, stream, static_cast<std::uint32_t>(row)));
}

std::vector<double> rank_discounts(std::size_t count) {
  std::vector<double> discounts(count);
  for (std::size_t rank = 0; rank < count; ++rank) discounts[rank] = kLn2 / math::log(static_cast<double>(rank + 2));
  return discounts;
}

double best_dcg(std::span<const double> labels, std::span<const double> discounts, std::size_t most,
                std::vector<double>& sorted) {
  sorted.assign(labels.begin(), labels.end());
  std::sort(sorted.begin(), sorted.end(), std::greater<>());
  double sum = 0;
  for (std::size_t rank = 0; rank < std::min(most, sorted.size()); ++rank) {
    sum += relevance_gain(sorted[rank]) * discounts[rank];
  }
  return sum;
}

void order_by_score(std::span<const double> scores, std::vector<std::size_t>& order) {
  order.resize(scores.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return scores[a] > scores[b] || (scores[a] == scores[b] && a < b);
  });
}

}  // namespace millrace

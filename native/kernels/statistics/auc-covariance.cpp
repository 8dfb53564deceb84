#include "kernels/statistics/auc-covariance.h"

#include <array>
#include <limits>

#include "core/threads.h"
#include "kernels/statistics/moments.h"
#include "kernels/statistics/ranks.h"

namespace millrace {
namespace {

// Each row's share in the area: of a positive the negatives it outranks, of a negative the positives that outrank it.
struct Shares {
  std::array<std::vector<double>, 2> sides;  // positives, negatives
};

double mean_of(const std::vector<double>& values) noexcept {
  return sum_of(values).total() / static_cast<double>(values.size());
}

double covariance_of(const std::vector<double>& a, const std::vector<double>& b) noexcept {
  const double mean_a = mean_of(a);
  const double mean_b = mean_of(b);
  CompensatedSum sum;
  for (std::size_t i = 0; i < a.size(); ++i) sum.add((a[i] - mean_a) * (b[i] - mean_b));
  return sum.total() / static_cast<double>(a.size() - 1);
}

// `scored`: positives first.
Shares shares_of(const std::vector<double>& scored, std::size_t positives) {
  const std::size_t negatives = scored.size() - positives;
  std::vector<double> all = scored;
  std::vector<double> first(scored.begin(), scored.begin() + static_cast<std::ptrdiff_t>(positives));
  std::vector<double> second(scored.begin() + static_cast<std::ptrdiff_t>(positives), scored.end());
  rank_in_place(all);
  rank_in_place(first);
  rank_in_place(second);
  for (std::size_t i = 0; i < positives; ++i) first[i] = (all[i] - first[i]) / static_cast<double>(negatives);
  for (std::size_t i = 0; i < negatives; ++i) second[i] = 1 - (all[positives + i] - second[i]) / static_cast<double>(positives);
  return {{std::move(first), std::move(second)}};
}

}  // namespace

Status auc_covariance(const ColumnView& labels, const std::vector<ColumnView>& scores, std::span<double> areas,
                      std::span<double> covariances, std::span<double> counts, const Control& control) {
  const std::size_t c = scores.size();
  const std::size_t n = labels.length;
  if (!labels.is_numeric()) return {Code::kType};
  if (areas.size() != c || covariances.size() != c * c || counts.size() != 2) return {Code::kShape};
  std::vector<std::vector<double>> values(c, std::vector<double>(n));
  for (std::size_t i = 0; i < c; ++i) {
    if (!scores[i].is_numeric()) return {Code::kType, static_cast<std::int64_t>(i)};
    if (scores[i].length != n) return {Code::kShape};
    if (n > 0) decode(scores[i], 0, n, values[i].data());
  }
  std::vector<double> label(n);
  if (n > 0) decode(labels, 0, n, label.data());
  std::array<std::vector<std::size_t>, 2> rows;
  for (std::size_t row = 0; row < n; ++row) {
    bool complete = label[row] == 0 || label[row] == 1;
    for (std::size_t i = 0; i < c; ++i) complete = complete && values[i][row] == values[i][row];
    if (complete) rows[label[row] == 1 ? 0 : 1].push_back(row);
  }
  if (control.stopped()) return {Code::kCancelled};
  const std::size_t positives = rows[0].size();
  const std::size_t negatives = rows[1].size();
  counts[0] = static_cast<double>(positives);
  counts[1] = static_cast<double>(negatives);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (double& area : areas) area = nan;
  for (double& cell : covariances) cell = nan;
  if (positives == 0 || negatives == 0) return {};
  std::vector<Shares> shares(c);
  parallel_for(c, control, [&](std::size_t i) {
    std::vector<double> scored;
    scored.reserve(positives + negatives);
    for (const auto& side : rows) {
      for (const std::size_t row : side) scored.push_back(values[i][row]);
    }
    shares[i] = shares_of(scored, positives);
    areas[i] = mean_of(shares[i].sides[0]);
  });
  if (control.stopped()) return {Code::kCancelled};
  if (positives < 2 || negatives < 2) return {};
  for (std::size_t i = 0; i < c; ++i) {
    for (std::size_t j = i; j < c; ++j) {
      covariances[i * c + j] = covariances[j * c + i] =
          covariance_of(shares[i].sides[0], shares[j].sides[0]) / counts[0] +
          covariance_of(shares[i].sides[1], shares[j].sides[1]) / counts[1];
    }
  }
  return {};
}

}  // namespace millrace

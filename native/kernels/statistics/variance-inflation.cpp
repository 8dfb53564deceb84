#include "kernels/statistics/variance-inflation.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include "core/threads.h"
#include "kernels/statistics/correlation.h"

namespace millrace {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
// A share of own variance below this is rounding of the correlations.
constexpr double kLeastOwn = 1e-12;

// What is left of the variance of column `last` after the columns before it, by Cholesky's factorisation with it last;
// columns that follow from others before them are passed over.
double own_share(const std::vector<double>& correlations, std::size_t c, const std::vector<std::size_t>& order) {
  const std::size_t k = order.size();
  std::vector<double> factor(k * k, 0.0);
  for (std::size_t i = 0; i < k; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double sum = correlations[order[i] * c + order[j]];
      for (std::size_t t = 0; t < j; ++t) sum -= factor[i * k + t] * factor[j * k + t];
      if (i == j) {
        if (i + 1 == k) return sum;
        factor[i * k + i] = sum > kLeastOwn ? std::sqrt(sum) : 0.0;
      } else {
        factor[i * k + j] = factor[j * k + j] > 0 ? sum / factor[j * k + j] : 0.0;
      }
    }
  }
  return 1;
}

}  // namespace

Status variance_inflation(const std::vector<ColumnView>& columns, std::span<double> factors, std::span<double> rows,
                          const Control& control) {
  const std::size_t c = columns.size();
  const std::size_t n = c > 0 ? columns[0].length : 0;
  if (factors.size() != c || rows.size() != 1) return {Code::kShape};
  for (std::size_t i = 0; i < c; ++i) {
    if (!columns[i].is_numeric()) return {Code::kType, static_cast<std::int64_t>(i)};
  }
  std::vector<std::vector<double>> complete(c);
  std::vector<double> run(c * kDecodeRows);
  for (std::size_t begin = 0; begin < n; begin += kDecodeRows) {
    if (control.stopped()) return {Code::kCancelled};
    const std::size_t count = std::min(kDecodeRows, n - begin);
    for (std::size_t i = 0; i < c; ++i) decode(columns[i], begin, count, run.data() + i * kDecodeRows);
    for (std::size_t row = 0; row < count; ++row) {
      bool is_complete = true;
      for (std::size_t i = 0; i < c; ++i) {
        const double value = run[i * kDecodeRows + row];
        is_complete = is_complete && value - value == 0.0;
      }
      if (!is_complete) continue;
      for (std::size_t i = 0; i < c; ++i) complete[i].push_back(run[i * kDecodeRows + row]);
    }
  }
  const std::size_t there = c > 0 ? complete[0].size() : 0;
  rows[0] = static_cast<double>(there);
  std::fill(factors.begin(), factors.end(), kNaN);
  if (there <= c) return {};
  std::vector<ColumnView> views(c);
  for (std::size_t i = 0; i < c; ++i) views[i] = {Type::kFloat64, complete[i].data(), nullptr, 0, there};
  std::vector<double> correlations(c * c), pairs(c * c);
  const Status status = correlation(views, correlations, pairs, control);
  if (!status.ok()) return status;
  // A constant says nothing and is said nothing about.
  std::vector<std::size_t> varying;
  for (std::size_t i = 0; i < c; ++i) {
    if (correlations[i * c + i] == 1.0) varying.push_back(i);
  }
  parallel_for(varying.size(), control, [&](std::size_t at) {
    std::vector<std::size_t> order = varying;
    order.erase(order.begin() + static_cast<std::ptrdiff_t>(at));
    order.push_back(varying[at]);
    const double own = own_share(correlations, c, order);
    factors[varying[at]] = own > kLeastOwn ? std::max(1.0, 1 / own) : std::numeric_limits<double>::infinity();
  });
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace

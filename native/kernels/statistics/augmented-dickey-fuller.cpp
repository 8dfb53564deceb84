#include "kernels/statistics/augmented-dickey-fuller.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "core/math.h"

namespace millrace {
namespace {

// The triangle R of a QR factorisation whose rows come a few at a time.
class StreamedTriangle {
 public:
  explicit StreamedTriangle(std::size_t width) : width_(width), rows_((width + kBatch) * width, 0.0) {}

  // Room for the next row's `width` values.
  double* next() {
    if (waiting_ == kBatch) reduce();
    return rows_.data() + (width_ + waiting_++) * width_;
  }

  // Householder reflections of the triangle with the waiting rows below it.
  void reduce() {
    for (std::size_t column = 0; column < width_; ++column) {
      double* pivot = rows_.data() + column * width_;
      double square = 0;
      for (std::size_t row = 0; row < waiting_; ++row) square += below(row)[column] * below(row)[column];
      if (square == 0) continue;
      const double head = pivot[column];
      const double norm = std::sqrt(head * head + square);
      const double mirrored = head > 0 ? -norm : norm;
      const double lead = head - mirrored;
      const double scale = 2 / (lead * lead + square);
      pivot[column] = mirrored;
      for (std::size_t other = column + 1; other < width_; ++other) {
        double dot = lead * pivot[other];
        for (std::size_t row = 0; row < waiting_; ++row) dot += below(row)[column] * below(row)[other];
        dot *= scale;
        pivot[other] -= dot * lead;
        for (std::size_t row = 0; row < waiting_; ++row) below(row)[other] -= dot * below(row)[column];
      }
      for (std::size_t row = 0; row < waiting_; ++row) below(row)[column] = 0;
    }
    waiting_ = 0;
  }

  double at(std::size_t row, std::size_t column) const { return rows_[row * width_ + column]; }

 private:
  static constexpr std::size_t kBatch = 32;
  double* below(std::size_t row) { return rows_.data() + (width_ + row) * width_; }

  std::size_t width_;
  std::size_t waiting_ = 0;
  std::vector<double> rows_;
};

// Columns: powers of time, then with level_first the level and the lagged differences, else the other way round, then the
// difference itself. Rows: all from time `first` on that have `lags` differences before them.
StreamedTriangle regression(const std::vector<double>& x, std::size_t first, std::size_t lags, std::size_t terms,
                            bool level_first) {
  StreamedTriangle triangle(terms + lags + 2);
  const double n = static_cast<double>(x.size());
  for (std::size_t t = first; t < x.size(); ++t) {
    double* row = triangle.next();
    double power = 1;
    for (std::size_t term = 0; term < terms; ++term) {
      *row++ = power;
      power *= static_cast<double>(t) / n;
    }
    if (level_first) *row++ = x[t - 1];
    for (std::size_t lag = 1; lag <= lags; ++lag) *row++ = x[t - lag] - x[t - lag - 1];
    if (!level_first) *row++ = x[t - 1];
    *row = x[t] - x[t - 1];
  }
  triangle.reduce();
  return triangle;
}

// Residual squares of the regression on the first `count` of the triangle's columns.
double residual(const StreamedTriangle& triangle, std::size_t count, std::size_t target) {
  double sum = 0;
  for (std::size_t row = target + 1; row-- > count;) sum += triangle.at(row, target) * triangle.at(row, target);
  return sum;
}

std::size_t choose_lags(const std::vector<double>& x, std::size_t lags, std::size_t terms) {
  const StreamedTriangle triangle = regression(x, lags + 1, lags, terms, true);
  const double rows = static_cast<double>(x.size() - lags - 1);
  std::size_t best = 0;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t lag = 0; lag <= lags; ++lag) {
    const std::size_t count = terms + 1 + lag;
    const double criterion = rows * math::log(residual(triangle, count, terms + lags + 1) / rows) + 2 * static_cast<double>(count);
    if (criterion < least) {
      least = criterion;
      best = lag;
    }
  }
  return best;
}

}  // namespace

Status augmented_dickey_fuller(const ColumnView& column, std::span<double> result, std::size_t lags,
                               std::size_t trend_terms, bool choose, const Control& control) {
  if (!column.is_numeric()) return {Code::kType};
  if (result.size() != 3) return {Code::kShape};
  const std::size_t n = column.length;
  if (trend_terms > 3 || (lags > 0 && lags + trend_terms + 1 > n / 2)) return {Code::kInvalid};
  std::vector<double> x(n);
  if (n > 0) decode(column, 0, n, x.data());
  // Moved and scaled, which the statistic does not notice when there is a constant; without one only scaled.
  double largest = 0;
  for (std::size_t row = 0; row < n; ++row) {
    if (x[row] - x[row] != 0.0) return {Code::kInvalid, static_cast<std::int64_t>(row)};
    largest = std::max(largest, std::fabs(x[row]));
  }
  const double scale = largest > 0 ? std::ldexp(1.0, -std::clamp(std::ilogb(largest), -1000, 1000)) : 1.0;
  const double origin = trend_terms > 0 && n > 0 ? x[0] * scale : 0.0;
  for (double& value : x) value = value * scale - origin;
  const double nan = std::numeric_limits<double>::quiet_NaN();
  result[0] = result[1] = result[2] = nan;
  if (n < trend_terms + 4) return {};
  const std::size_t used = choose ? choose_lags(x, lags, trend_terms) : lags;
  if (control.stopped()) return {Code::kCancelled};
  const StreamedTriangle triangle = regression(x, used + 1, used, trend_terms, false);
  const std::size_t count = trend_terms + used + 1;
  const double rows = static_cast<double>(n - used - 1);
  const double left = rows - static_cast<double>(count);
  const double deviation = std::sqrt(residual(triangle, count, count) / left);
  const double own = triangle.at(count - 1, count - 1);
  const double all = std::sqrt(residual(triangle, 0, count) / rows);
  result[1] = static_cast<double>(used);
  result[2] = rows;
  // The level is the last regressor: its row of the triangle is its own regression.
  if (left > 0 && own != 0 && deviation > all * 1e-12) result[0] = triangle.at(count - 1, count) / deviation * (own > 0 ? 1 : -1);
  return {};
}

}  // namespace millrace

#include "kernels/statistics/moments.h"

#include <cstring>

#include "core/lanes.h"

namespace millrace {
namespace {

// Adds `value` to sum, and what rounding lost to lost (Knuth's two-sum: right for any order of magnitudes).
inline void two_sum(double& sum, double& lost, double value) noexcept {
  const double total = sum + value;
  const double seen = total - sum;
  lost += (sum - (total - seen)) + (value - seen);
  sum = total;
}

}  // namespace

void CompensatedSum::add(double value) noexcept { two_sum(sum, lost, value); }

void Moments::merge(const Moments& other) noexcept {
  if (other.count == 0) return;
  if (count == 0) {
    *this = other;
    return;
  }
  const double n = count + other.count;
  const double delta = other.mean - mean;
  const double share = delta / n;
  const double product = delta * share * count * other.count;
  const double m4_new = m4 + other.m4 + product * share * share * (count * count - count * other.count + other.count * other.count) +
                        6 * share * share * (count * count * other.m2 + other.count * other.count * m2) +
                        4 * share * (count * other.m3 - other.count * m3);
  const double m3_new = m3 + other.m3 + product * share * (count - other.count) + 3 * share * (count * other.m2 - other.count * m2);
  m2 += other.m2 + product;
  m3 = m3_new;
  m4 = m4_new;
  mean += share * other.count;
  count = n;
}

CompensatedSum sum_of(std::span<const double> values) noexcept {
  double sums[kLanes];
  double losts[kLanes];
  const std::size_t whole = values.size() / kLanes * kLanes;
  with_lanes([&](auto width) __attribute__((always_inline)) {
    using W = decltype(width);
    using Vector = typename W::Vector;
    const double* at = values.data();
    const std::size_t end = whole;
    Vector sum[W::kParts] = {};
    Vector lost[W::kParts] = {};
    for (std::size_t i = 0; i < end; i += kLanes) {
      for (std::size_t part = 0; part < W::kParts; ++part) {
        Vector value;
        std::memcpy(&value, at + i + part * W::kStep, sizeof value);
        const Vector total = sum[part] + value;
        const Vector seen = total - sum[part];
        lost[part] += (sum[part] - (total - seen)) + (value - seen);
        sum[part] = total;
      }
    }
    std::memcpy(sums, sum, sizeof sums);
    std::memcpy(losts, lost, sizeof losts);
  });
  for (std::size_t lane = 0; whole + lane < values.size(); ++lane) two_sum(sums[lane], losts[lane], values[whole + lane]);
  CompensatedSum result;
  for (std::size_t lane = 0; lane < kLanes; ++lane) result.add({sums[lane], losts[lane]});
  return result;
}

Moments moments_of(std::span<const double> values, const CompensatedSum& sum) noexcept {
  if (values.empty()) return {};
  const double n = static_cast<double>(values.size());
  const double mean = sum.total() / n;
  // Sums of the first four powers of the deviations, by lane.
  double powers[4][kLanes];
  const std::size_t whole = values.size() / kLanes * kLanes;
  with_lanes([&](auto width) __attribute__((always_inline)) {
    using W = decltype(width);
    using Vector = typename W::Vector;
    const double* at = values.data();
    const std::size_t end = whole;
    const double center = mean;
    Vector sums[4][W::kParts] = {};
    for (std::size_t i = 0; i < end; i += kLanes) {
      for (std::size_t part = 0; part < W::kParts; ++part) {
        Vector value;
        std::memcpy(&value, at + i + part * W::kStep, sizeof value);
        const Vector d = value - center;
        const Vector square = d * d;
        sums[0][part] += d;
        sums[1][part] += square;
        sums[2][part] += square * d;
        sums[3][part] += square * square;
      }
    }
    std::memcpy(powers, sums, sizeof powers);
  });
  for (std::size_t lane = 0; whole + lane < values.size(); ++lane) {
    const double d = values[whole + lane] - mean;
    const double square = d * d;
    powers[0][lane] += d;
    powers[1][lane] += square;
    powers[2][lane] += square * d;
    powers[3][lane] += square * square;
  }
  double totals[4] = {};
  for (std::size_t power = 0; power < 4; ++power) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) totals[power] += powers[power][lane];
  }
  // The mean is rounded: what the deviations still sum to corrects the second moment (corrected two-pass).
  return {n, mean, totals[1] - totals[0] * totals[0] / n, totals[2], totals[3]};
}

}  // namespace millrace

#include "kernels/statistics/moments.h"

namespace millrace {
namespace {

constexpr std::size_t kLanes = 8;

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
  double sums[kLanes] = {};
  double losts[kLanes] = {};
  std::size_t i = 0;
  for (; i + kLanes <= values.size(); i += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) two_sum(sums[lane], losts[lane], values[i + lane]);
  }
  for (std::size_t lane = 0; i < values.size(); ++i, ++lane) two_sum(sums[lane], losts[lane], values[i]);
  CompensatedSum result;
  for (std::size_t lane = 0; lane < kLanes; ++lane) result.add({sums[lane], losts[lane]});
  return result;
}

Moments moments_of(std::span<const double> values, const CompensatedSum& sum) noexcept {
  if (values.empty()) return {};
  const double n = static_cast<double>(values.size());
  const double mean = sum.total() / n;
  double first[kLanes] = {};
  double second[kLanes] = {};
  double third[kLanes] = {};
  double fourth[kLanes] = {};
  const auto add = [&](std::size_t lane, double value) {
    const double d = value - mean;
    const double square = d * d;
    first[lane] += d;
    second[lane] += square;
    third[lane] += square * d;
    fourth[lane] += square * square;
  };
  std::size_t i = 0;
  for (; i + kLanes <= values.size(); i += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) add(lane, values[i + lane]);
  }
  for (std::size_t lane = 0; i < values.size(); ++i, ++lane) add(lane, values[i]);
  double s1 = 0, s2 = 0, s3 = 0, s4 = 0;
  for (std::size_t lane = 0; lane < kLanes; ++lane) {
    s1 += first[lane];
    s2 += second[lane];
    s3 += third[lane];
    s4 += fourth[lane];
  }
  // The mean is rounded: what the deviations still sum to corrects the second moment (corrected two-pass).
  return {n, mean, s2 - s1 * s1 / n, s3, s4};
}

}  // namespace millrace

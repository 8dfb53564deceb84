// The statistics kernels over awkward sizes and values with several threads: what they compute is tested in TypeScript
// against oracles; here the sanitizers watch how.
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <functional>
#include <limits>
#include <vector>

#include "check.h"
#include "core/control.h"
#include "core/random.h"
#include "core/sort.h"
#include "kernels/column/rows-equal.h"
#include "kernels/column/take.h"
#include "kernels/statistics/anderson-darling.h"
#include "kernels/statistics/auc-covariance.h"
#include "kernels/statistics/augmented-dickey-fuller.h"
#include "kernels/statistics/bootstrap-replicates.h"
#include "kernels/statistics/bootstrap-rows.h"
#include "kernels/statistics/column-moments.h"
#include "kernels/statistics/correlation.h"
#include "kernels/statistics/describe-quantiles.h"
#include "kernels/statistics/describe.h"
#include "kernels/statistics/group-auc.h"
#include "kernels/statistics/group-deviations.h"
#include "kernels/statistics/group-moments.h"
#include "kernels/statistics/group-quantiles.h"
#include "kernels/statistics/group-ranks.h"
#include "kernels/statistics/joint-counts.h"
#include "kernels/statistics/kendall.h"
#include "kernels/statistics/kernel-density.h"
#include "kernels/statistics/ks-two-sample.h"
#include "kernels/statistics/mann-whitney.h"
#include "kernels/statistics/nearest-information.h"
#include "kernels/statistics/quantile-sketch.h"
#include "kernels/statistics/quantiles.h"
#include "kernels/statistics/ranks.h"
#include "kernels/statistics/value-counts.h"
#include "kernels/statistics/variance-inflation.h"
#include "kernels/statistics/wasserstein.h"

using namespace millrace;

namespace {

constexpr std::size_t kSizes[] = {0, 1, 1023, 1025, 16383, 16385, 300'000};

// Numbers with nulls, NaN, infinities and ties, and codes of five groups beside them.
struct Rows {
  explicit Rows(std::size_t n) : values(n), codes(n), validity(n / 8 + 1, 0) {
    for (std::size_t i = 0; i < n; ++i) {
      const double unit = to_unit(random_words(5, 1, static_cast<std::uint32_t>(i)));
      values[i] = i % 97 == 3   ? std::numeric_limits<double>::quiet_NaN()
                  : i % 89 == 5 ? std::numeric_limits<double>::infinity()
                  : i % 2 == 0  ? static_cast<double>(static_cast<int>(unit * 20))
                                : unit * 100 - 50;
      codes[i] = static_cast<std::int32_t>(i % 6) - 1;
      if (i % 11 != 7) validity[i / 8] |= static_cast<std::uint8_t>(1u << (i % 8));
    }
  }
  ColumnView column() const { return {Type::kFloat64, values.data(), validity.data(), 0, values.size()}; }
  ColumnView groups() const { return {Type::kInt32, codes.data(), nullptr, 0, codes.size()}; }

  std::vector<double> values;
  std::vector<std::int32_t> codes;
  std::vector<std::uint8_t> validity;
};

using Work = std::function<Status(const Rows&, std::vector<double>&, const Control&)>;

// Runs the work with 1, 2 and 4 threads: all must succeed and give the same bits.
void same_for_any_threads(const Rows& rows, std::size_t out_size, const Work& work) {
  std::vector<double> first;
  for (const int threads : {1, 2, 4}) {
    std::array<std::int32_t, 4> words{0, 0, 0, threads};
    std::vector<double> out(out_size, -1.0);
    CHECK(work(rows, out, Control(words.data())).ok());
    if (first.empty()) first = out;
    CHECK(out.empty() || std::memcmp(first.data(), out.data(), out.size() * sizeof(double)) == 0);
  }
}

}  // namespace

TEST("statistics kernels give the same bits on 1, 2 and 4 threads, at every size") {
  const std::array<double, 5> probabilities{0, 0.25, 0.5, 0.75, 1};
  for (const std::size_t n : kSizes) {
    const Rows rows(n);
    same_for_any_threads(rows, Description::kSlots, [](const Rows& r, std::vector<double>& out, const Control& c) {
      return describe(r.column(), out, c);
    });
    same_for_any_threads(rows, 5, [&](const Rows& r, std::vector<double>& out, const Control& c) {
      return quantiles(r.column(), probabilities, out, 7, c);
    });
    same_for_any_threads(rows, Description::kSlots + 5, [&](const Rows& r, std::vector<double>& out, const Control& c) {
      const auto facts = std::span(out).first(Description::kSlots);
      return describe_quantiles(r.column(), probabilities, facts, std::span(out).last(5), c);
    });
    same_for_any_threads(rows, MomentSlot::kSlots, [](const Rows& r, std::vector<double>& out, const Control& c) {
      return column_moments(r.column(), out, c);
    });
    same_for_any_threads(rows, 11, [](const Rows& r, std::vector<double>& out, const Control& c) {
      const auto replicates = std::span(out).first(8);
      return bootstrap_replicates(r.column(), replicates, std::span(out).last(3), Resampled::kQuantile, 0.3, 5, c);
    });
    same_for_any_threads(rows, 11, [](const Rows& r, std::vector<double>& out, const Control& c) {
      const auto replicates = std::span(out).first(8);
      return bootstrap_replicates(r.column(), replicates, std::span(out).last(3), Resampled::kMean, 0, 5, c);
    });
    same_for_any_threads(rows, 20, [&](const Rows& r, std::vector<double>& out, const Control& c) {
      return group_quantiles(r.column(), r.groups(), probabilities, out, c);
    });
    same_for_any_threads(rows, 12, [](const Rows& r, std::vector<double>& out, const Control& c) {
      return group_moments(r.column(), r.groups(), out, c);
    });
    same_for_any_threads(rows, 4, [](const Rows& r, std::vector<double>& out, const Control& c) {
      return group_auc(r.column(), r.groups(), out, c);
    });
    same_for_any_threads(rows, 20, [](const Rows& r, std::vector<double>& out, const Control& c) {
      return joint_counts(r.groups(), r.groups(), out, 4, c);
    });
    same_for_any_threads(rows, 8, [](const Rows& r, std::vector<double>& out, const Control& c) {
      return correlation({r.column(), r.groups()}, std::span(out).first(4), std::span(out).last(4), c);
    });
    same_for_any_threads(rows, 22, [](const Rows& r, std::vector<double>& out, const Control& c) {
      return value_counts(r.column(), std::span(out).first(10), std::span(out).subspan(10, 10), std::span(out).last(2), c);
    });
    same_for_any_threads(rows, 5, [](const Rows& r, std::vector<double>& out, const Control& c) {
      return ks_two_sample(r.column(), r.groups(), out, KsMode::kAsymptotic, c);
    });
  }
}

TEST("exact tails of KS have the same bits on any threads, and are chances") {
  for (const std::size_t n : {std::size_t{1}, std::size_t{2}, std::size_t{70}, std::size_t{3000}}) {
    const Rows rows(n);
    for (const KsMode mode : {KsMode::kExact, KsMode::kUntied, KsMode::kScipy}) {
      same_for_any_threads(rows, 5, [mode](const Rows& r, std::vector<double>& out, const Control& c) {
        const Status status = ks_two_sample(r.column(), r.groups(), out, mode, c);
        CHECK(!(out[1] < 0) && !(out[1] > 1));
        return status;
      });
    }
  }
}

TEST("rows of a bootstrap are below the number of rows, on any threads") {
  std::vector<std::uint32_t> first;
  for (const int threads : {1, 2, 4}) {
    std::array<std::int32_t, 4> words{0, 0, 0, threads};
    std::vector<std::uint32_t> rows(40'000);
    CHECK(bootstrap_rows(rows, 77, 5, 3, Control(words.data())).ok());
    for (const std::uint32_t row : rows) CHECK(row < 77);
    if (first.empty()) first = rows;
    CHECK(first == rows);
  }
}

TEST("tests, ranks, densities and distances give the same bits on 1, 2 and 4 threads, at every size") {
  for (const std::size_t n : kSizes) {
    const Rows rows(n);
    same_for_any_threads(rows, 2, [](const Rows& r, std::vector<double>& out, const Control& c) {
      return anderson_darling(r.column(), out, c);
    });
    same_for_any_threads(rows, 2 * n + 6, [n](const Rows& r, std::vector<double>& out, const Control& c) {
      return ranks({r.column(), r.groups()}, std::span(out).first(2 * n), std::span(out).last(6), c);
    });
    same_for_any_threads(rows, n + 3, [n](const Rows& r, std::vector<double>& out, const Control& c) {
      return group_ranks(r.column(), r.groups(), std::span(out).first(n), std::span(out).last(3), 4, c);
    });
    same_for_any_threads(rows, n, [](const Rows& r, std::vector<double>& out, const Control& c) {
      const std::array<double, 4> centers{0, 1, 2, 3};
      return group_deviations(r.column(), r.groups(), centers, out, c);
    });
    same_for_any_threads(rows, 6, [](const Rows& r, std::vector<double>& out, const Control& c) {
      return mann_whitney(r.column(), r.groups(), out, RankTestMode::kAuto, c);
    });
    same_for_any_threads(rows, 5, [](const Rows& r, std::vector<double>& out, const Control& c) {
      return kendall(r.column(), r.groups(), out, RankTestMode::kAuto, c);
    });
    same_for_any_threads(rows, 3, [](const Rows& r, std::vector<double>& out, const Control& c) {
      return wasserstein(r.column(), r.groups(), out, c);
    });
    same_for_any_threads(rows, 64, [](const Rows& r, std::vector<double>& out, const Control& c) {
      return kernel_density(r.column(), out, -60, 60, 3, c);
    });
    same_for_any_threads(rows, (1u << 19) + 2, [](const Rows& r, std::vector<double>& out, const Control& c) {
      out.assign(out.size(), 0);
      return quantile_sketch(r.column(), std::span(out).first(1u << 19), std::span(out).last(2), c);
    });
    same_for_any_threads(rows, 3, [](const Rows& r, std::vector<double>& out, const Control& c) {
      return variance_inflation({r.column(), r.groups()}, std::span(out).first(2), std::span(out).last(1), c);
    });
    same_for_any_threads(rows, 8, [](const Rows& r, std::vector<double>& out, const Control& c) {
      return auc_covariance(r.groups(), {r.column(), r.groups()}, std::span(out).first(2), std::span(out).subspan(2, 4),
                            std::span(out).last(2), c);
    });
    same_for_any_threads(rows, 3, [](const Rows& r, std::vector<double>& out, const Control& c) {
      return augmented_dickey_fuller(r.groups(), out, 0, 1, true, c);
    });
    for (const std::size_t classes : {0, 4}) {
      // Values with many ties: few rows suffice.
      if (n > 20'000) continue;
      same_for_any_threads(rows, 2, [classes](const Rows& r, std::vector<double>& out, const Control& c) {
        return nearest_information(r.column(), r.groups(), out, 3, classes, c);
      });
    }
  }
}

TEST("taking rows of a part reads and writes inside its buffers on any threads") {
  for (const std::size_t n : kSizes) {
    const Rows rows(n);
    std::vector<std::uint8_t> part(n);
    for (std::size_t i = 0; i < n; ++i) part[i] = i % 3 == 1;
    std::array<std::int32_t, 4> words{0, 0, 0, 4};
    const Control control(words.data());
    std::vector<std::uint32_t> index(n);
    std::array<double, 1> count{};
    CHECK(rows_equal(part, index, count, 1, control).ok());
    index.resize(static_cast<std::size_t>(count[0]));
    std::vector<double> taken(index.size());
    std::vector<std::uint8_t> validity((index.size() + 7) / 8);
    const std::span<std::uint8_t> bytes(reinterpret_cast<std::uint8_t*>(taken.data()), taken.size() * sizeof(double));
    CHECK(take(rows.column(), index, bytes, validity, control).ok());
    for (std::size_t i = 0; i < index.size(); ++i) {
      CHECK(std::memcmp(&taken[i], &rows.values[index[i]], sizeof(double)) == 0);
    }
  }
}

TEST("radix sort orders every kind of double, -0 before 0") {
  std::vector<double> values;
  for (std::uint32_t i = 0; i < 20'000; ++i) {
    const RandomWords words = random_words(3, 2, i);
    const double any = std::bit_cast<double>((static_cast<std::uint64_t>(words.first) << 32) | words.second);
    values.push_back(any == any ? any : (i % 2 ? 0.0 : -0.0));
  }
  values.push_back(std::numeric_limits<double>::infinity());
  values.push_back(-std::numeric_limits<double>::infinity());
  std::vector<double> scratch(values.size());
  sort_ascending(values, scratch);
  for (std::size_t i = 1; i < values.size(); ++i) CHECK(order_key(values[i - 1]) <= order_key(values[i]));
  for (const double value : values) CHECK(value_of_key(order_key(value)) == value);
}

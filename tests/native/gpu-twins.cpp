// Kernels that stand beside a shader, over awkward sizes: what they compute is tested in TypeScript against oracles;
// here the sanitizers watch how.
#include <array>
#include <cstdint>
#include <limits>
#include <vector>

#include "algorithms/sum-records.h"
#include "check.h"
#include "core/control.h"
#include "core/random.h"
#include "kernels/column/prefix-sum.h"
#include "kernels/column/sort.h"
#include "kernels/matrix/squared-distances.h"
#include "kernels/statistics/ks-tail.h"

using namespace millrace;

namespace {

constexpr std::size_t kSizes[] = {0, 1, 255, 257, 65'536, 70'000};

std::uint32_t word_of(std::size_t i) { return random_words(7, 1, static_cast<std::uint32_t>(i)).first; }

}  // namespace

TEST("sort and prefix sum stay inside their arrays, whatever is missing") {
  std::array<std::int32_t, 4> words{0, 0, 0, 3};
  const Control control(words.data());
  for (const std::size_t n : kSizes) {
    std::vector<double> values(n);
    std::vector<std::uint32_t> counts(n);
    for (std::size_t i = 0; i < n; ++i) {
      values[i] = i % 5 == 2 ? std::numeric_limits<double>::quiet_NaN() : static_cast<double>(word_of(i)) - 2e9;
      counts[i] = word_of(i);
    }
    std::vector<double> sorted(n);
    std::array<double, 1> count{};
    CHECK(sort({Type::kFloat64, values.data(), nullptr, 0, n}, sorted, count, control).ok());
    for (std::size_t i = 1; i < static_cast<std::size_t>(count[0]); ++i) CHECK(sorted[i - 1] <= sorted[i]);
    std::vector<std::uint32_t> sums(n);
    prefix_sum(counts, sums);
    for (std::size_t i = 1; i < n; ++i) CHECK(sums[i] == sums[i - 1] + counts[i - 1]);
  }
}

TEST("sum_records reads the records it is given and refuses rows that are not there") {
  std::array<std::int32_t, 4> words{0, 0, 0, 1};
  const Control control(words.data());
  constexpr std::size_t kStride = 16;
  for (const std::size_t n : kSizes) {
    std::vector<std::uint8_t> records((n + 1) * kStride);
    std::vector<std::uint32_t> gradients(n + 1);
    std::vector<std::uint32_t> rows(n);
    for (std::size_t i = 0; i < records.size(); ++i) records[i] = static_cast<std::uint8_t>(word_of(i));
    for (std::size_t i = 0; i <= n; ++i) gradients[i] = word_of(i) & 0x7FFF7FFFu;
    for (std::size_t i = 0; i < n; ++i) rows[i] = static_cast<std::uint32_t>(n - i);
    for (const std::size_t columns : {std::size_t{1}, std::size_t{8}, std::size_t{16}}) {
      std::vector<std::int64_t> sums((columns + 7) / 8 * 256 * 8 * 2);
      const auto sum = [&] {
        return sum_records(records, kStride, columns, 256, rows, gradients, GradientForm::kPair, sums, control);
      };
      CHECK(sum().ok());
      if (n == 0) continue;
      rows[n / 2] = static_cast<std::uint32_t>(n + 1);
      CHECK(sum().code == Code::kInvalid);
      rows[n / 2] = 0;
    }
  }
}

TEST("squared distances and the tail of KS work on any threads") {
  std::array<std::int32_t, 4> words{0, 0, 0, 3};
  const Control control(words.data());
  for (const std::size_t n : {std::size_t{0}, std::size_t{1}, std::size_t{257}, std::size_t{1000}}) {
    std::vector<double> points(n * 3);
    for (std::size_t i = 0; i < points.size(); ++i) points[i] = static_cast<double>(word_of(i));
    std::vector<double> distances(n * 2);
    const std::vector<double> centers{1, 2, 3, 4, 5, 6};
    CHECK(squared_distances(points, centers, 3, distances, control).ok());
    for (const double distance : distances) CHECK(distance >= 0);
  }
  const std::vector<std::uint32_t> ends(4, 0xFFFFFFFFu);
  const double tail = ks_tail(60, 45, 900, ends, KsMode::kExact, control);
  CHECK(tail > 0 && tail < 1);
}

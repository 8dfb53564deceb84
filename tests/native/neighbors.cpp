// Searches among near rows, on several threads, against loops over all pairs.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "algorithms/dbscan.h"
#include "algorithms/hdbscan.h"
#include "algorithms/near-filter.h"
#include "algorithms/nearest-rows.h"
#include "check.h"
#include "core/random.h"

using namespace millrace;

namespace {

std::vector<double> knots(std::size_t rows, std::size_t width, std::uint64_t seed) {
  std::vector<double> values(rows * width);
  for (std::size_t at = 0; at < values.size(); ++at) {
    values[at] = static_cast<double>(at / width * 7 % 5) * 3 + to_unit(random_words(seed, 5, static_cast<std::uint32_t>(at)));
  }
  return values;
}

struct Words {
  std::int32_t words[4]{};
  explicit Words(int threads) { words[3] = threads; }
  Control control() { return Control(words); }
};

}  // namespace

TEST("a filter of every level passes all pairs within the limit") {
  constexpr std::size_t kWidth = 7;
  const std::vector<double> values = knots(500, kWidth, 1);
  const RowLeaves rows(values, kWidth, Control{});
  const double limit = 0.5;
  std::size_t expected = 0;
  for (std::size_t row = 0; row < rows.leaf_size(0); ++row) {
    for (std::size_t other = 0; other < 500; ++other) {
      expected += squared_distance(rows.row(row), values.data() + other * kWidth, kWidth) <= limit;
    }
  }
  for (const Simd level : {Simd::kPlain, Simd::kAvx2, Simd::kAvx512}) {
    if (level > simd_level()) continue;
    const NearFilter filter(rows, Control{}, level);
    QueryRows block(filter);
    std::vector<const double*> given;
    for (std::size_t row = 0; row < rows.leaf_size(0); ++row) given.push_back(rows.row(row));
    block.take(given.data(), given.size());
    for (std::size_t query = 0; query < given.size(); ++query) block.limit(query, limit);
    std::size_t found = 0;
    for (std::size_t leaf = 0; leaf < rows.leaves; ++leaf) {
      block.search(leaf, [&](std::size_t, std::size_t, double) { ++found; });
    }
    CHECK(found == expected);
  }
}

TEST("the nearest rows are those of all, by threads and without") {
  constexpr std::size_t kRows = 1000, kWidth = 3, kNear = 4;
  const std::vector<double> values = knots(kRows, kWidth, 2);
  for (const int threads : {1, 4}) {
    Words words(threads);
    std::vector<std::int32_t> indices(kRows * kNear);
    std::vector<double> distances(kRows * kNear);
    CHECK(nearest_rows(values, values, kWidth, kNear, indices, distances, words.control()).ok());
    for (std::size_t row = 0; row < kRows; ++row) {
      std::vector<std::pair<double, std::int32_t>> all;
      for (std::size_t other = 0; other < kRows; ++other) {
        const double squared = squared_distance(values.data() + row * kWidth, values.data() + other * kWidth, kWidth);
        all.emplace_back(squared, static_cast<std::int32_t>(other));
      }
      std::sort(all.begin(), all.end());
      for (std::size_t at = 0; at < kNear; ++at) CHECK(indices[row * kNear + at] == all[at].second);
    }
  }
}

TEST("clusters by density are the same for any threads") {
  constexpr std::size_t kRows = 3000, kWidth = 2;
  const std::vector<double> values = knots(kRows, kWidth, 3);
  std::vector<std::int32_t> first, first_of_tree;
  for (const int threads : {1, 4, 4}) {
    Words words(threads);
    std::vector<std::int32_t> labels(kRows);
    std::vector<std::uint8_t> cores(kRows);
    CHECK(dbscan(values, {}, kWidth, 0.06, 5, labels, cores, words.control()).ok());
    CHECK(*std::max_element(labels.begin(), labels.end()) >= 4);
    if (first.empty()) first = labels;
    CHECK(labels == first);
    std::vector<double> probabilities(kRows);
    CHECK(hdbscan(values, kWidth, 5, {20, false, 0, false}, labels, probabilities, words.control()).ok());
    CHECK(*std::max_element(labels.begin(), labels.end()) >= 4);
    if (first_of_tree.empty()) first_of_tree = labels;
    CHECK(labels == first_of_tree);
  }
}

TEST("a search that is told to stop says so") {
  const std::vector<double> values = knots(2000, 2, 4);
  Words words(2);
  words.words[0] = 1;
  std::vector<std::int32_t> labels(2000);
  std::vector<double> probabilities(2000);
  std::vector<std::uint8_t> cores(2000);
  CHECK(dbscan(values, {}, 2, 0.1, 5, labels, cores, words.control()).code == Code::kCancelled);
  CHECK(hdbscan(values, 2, 5, {}, labels, probabilities, words.control()).code == Code::kCancelled);
}

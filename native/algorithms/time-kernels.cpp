#include "algorithms/time-kernels.h"

#include <algorithm>
#include <array>
#include <ctime>
#include <limits>
#include <memory>
#include <vector>

#include "algorithms/search-node.h"
#include "core/large-array.h"
#include "core/random.h"
#include "kernels/tree/build-histogram.h"
#include "kernels/tree/screen-splits.h"
#include "kernels/tree/split-rows.h"

namespace millrace {
namespace {

constexpr double kLeastSeconds = 2e-3;
constexpr std::size_t kSearchesAtOnce = 64;  // one is shorter than what the clock tells apart
constexpr std::uint32_t kGradientStream = 0;
constexpr std::uint32_t kRowStream = 1;

double processor_seconds() noexcept { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

struct NoSetUp {
  void operator()() const noexcept {}
};

// Nanoseconds of one call of `work`: the least of some repeats. `set_up` runs before each call, beside the clock.
template <class Work, class SetUp = NoSetUp>
double time_calls(std::size_t repeats, const Control& control, Work&& work, SetUp&& set_up = {}) {
  double least = std::numeric_limits<double>::infinity();
  set_up();
  work();  // for warmth
  for (std::size_t repeat = 0; repeat < repeats && !control.stopped(); ++repeat) {
    double seconds = 0;
    double calls = 0;
    for (; seconds < kLeastSeconds; ++calls) {
      set_up();
      const double begin = processor_seconds();
      work();
      seconds += processor_seconds() - begin;
    }
    least = std::min(least, seconds * 1e9 / calls);
  }
  return least;
}

// Gradients of 4 bits about the code of column 0, hessians 1 to 16: sums of 2^26 rows stay in a packed histogram.
void draw_gradients(const ColumnCodes& column, std::uint32_t slots, std::span<std::uint32_t> words) noexcept {
  for (std::size_t row = 0; row < words.size(); ++row) {
    const RandomWords random = random_words(0, kGradientStream, static_cast<std::uint32_t>(row));
    const int noise = static_cast<int>(random.first % 16) - 8;
    const int gradient = (column.at(row) < slots / 3 ? -4 : 4) + noise;
    words[row] = (static_cast<std::uint32_t>(gradient) & 0xFFFFu) | ((1 + random.second % 16) << 16);
  }
}

// One row of each `step`, rising.
std::vector<std::uint32_t> draw_rows(std::size_t row_count, std::size_t step) {
  std::vector<std::uint32_t> rows(row_count / step);
  for (std::size_t k = 0; k < rows.size(); ++k) {
    const std::uint32_t word = random_words(step, kRowStream, static_cast<std::uint32_t>(k)).first;
    rows[k] = static_cast<std::uint32_t>(k * step + (step == 1 ? 0 : word % step));
  }
  return rows;
}

class KernelClock {
 public:
  KernelClock(const CodedRows& data, std::size_t repeats, const Control& control)
      : data_(data), layout_(*data.layout), repeats_(repeats), control_(control), words_(data.row_count),
        histogram_(layout_.histogram_size), tile_(std::make_unique<HistogramTile>()) {
    draw_gradients(data.column(0), layout_.columns[0].slots, words_.span());
  }

  double add(const std::vector<std::uint32_t>* rows) {
    const double cells = static_cast<double>(count(rows) * layout_.columns.size());
    return time_calls(repeats_, control_, [&] { sum(rows, false); }, [&] { clear(); }) / cells;
  }

  double gather(const std::vector<std::uint32_t>& rows) {
    const double groups = static_cast<double>(layout_.groups.size());
    return time_calls(repeats_, control_, [&] { sum(&rows, true); }) / (groups * static_cast<double>(rows.size()));
  }

  // By half of the codes, drawn: no branch can tell which way a row goes.
  double split(const std::vector<std::uint32_t>& rows) {
    std::vector<std::uint32_t> set(kMostSlots / 32);
    for (std::size_t k = 0; k < set.size(); ++k) set[k] = random_words(1, kRowStream, static_cast<std::uint32_t>(k)).first;
    LargeArray<std::uint32_t> node(rows.size());
    LargeArray<std::uint32_t> buffer(rows.size());
    const Control alone = control_.with_threads(1);
    return time_calls(
               repeats_, control_, [&] { split_rows(data_.column(0), CodeSet{set}, node.span(), buffer.span(), alone); },
               [&] { std::copy(rows.begin(), rows.end(), node.data()); }) /
           static_cast<double>(rows.size());
  }

  // Of a node whose sums are packed, as nearly all are.
  void sum_node() {
    clear();
    const std::size_t n = std::min(data_.row_count, kPackedRows);
    for (const RecordGroup& group : layout_.groups) {
      build_histogram(layout_, group, data_.records_of(group), nullptr, 0, n, gradients(), *tile_, histogram_.data());
    }
    node_ = {};
    for (std::size_t row = 0; row < n; ++row) {
      node_.gradient += static_cast<std::int16_t>(words_[row] & 0xFFFFu);
      node_.hessian += words_[row] >> 16;
    }
    node_.rows = static_cast<std::int64_t>(n);
    rules_.split.min_rows = 20;
    rules_.split.lambda_l2 = 1;
  }

  double screen() {
    std::size_t codes = 0;
    for (std::size_t column = 0; column < layout_.byte_column_count; ++column) codes += layout_.columns[column].slots;
    if (codes == 0) return 0;
    std::array<double, kLanes> bounds{};
    const auto work = [&] {
      for (std::size_t turn = 0; turn < kSearchesAtOnce; ++turn) {
        for (const ColumnBlock& block : layout_.blocks) {
          std::array<std::uint32_t, kLanes> missing{};
          for (std::size_t k = 0; k < block.column_count; ++k) missing[k] = layout_.columns[block.first_column + k].slots - 1;
          screen_splits(view(), block, missing, node_, rules_.split, bounds);
        }
      }
    };
    return time_calls(repeats_, control_, work) / static_cast<double>(kSearchesAtOnce * codes);
  }

  double search() {
    std::size_t codes = 0;
    for (const CodeColumn& column : layout_.columns) codes += column.slots;
    const std::vector<std::uint8_t> features(layout_.features.size(), 1);
    const std::vector<std::uint32_t> path;
    SearchScratch scratch;
    const Control alone = control_.with_threads(1);
    const auto work = [&] {
      for (std::size_t turn = 0; turn < kSearchesAtOnce; ++turn) {
        search_node(layout_, rules_, {0, features}, {node_, view(), 1, 0, path}, scratch, alone);
      }
    };
    return time_calls(repeats_, control_, work) / static_cast<double>(kSearchesAtOnce * codes);
  }

 private:
  PackedGradients gradients() const noexcept { return {words_.data(), GradientForm::kPair}; }
  NodeHistogram view() const noexcept { return {histogram_.data(), nullptr, gradients().shift()}; }
  std::size_t count(const std::vector<std::uint32_t>* rows) const noexcept { return rows ? rows->size() : data_.row_count; }
  void clear() noexcept { std::fill_n(histogram_.data(), histogram_.size(), 0); }

  // As a tree sums them: kPackedRows at a time. A group without columns is gathered, and no more.
  void sum(const std::vector<std::uint32_t>* rows, bool gather_alone) noexcept {
    for (const RecordGroup& all : layout_.groups) {
      RecordGroup group = all;
      if (gather_alone) group.block_count = group.wide_count = 0;
      for (std::size_t at = 0; at < count(rows); at += kPackedRows) {
        const std::size_t n = std::min(kPackedRows, count(rows) - at);
        build_histogram(layout_, group, data_.records_of(all), rows ? rows->data() + at : nullptr, rows ? 0 : at, n,
                        gradients(), *tile_, histogram_.data());
      }
    }
  }

  const CodedRows& data_;
  const BinLayout& layout_;
  std::size_t repeats_;
  const Control& control_;
  LargeArray<std::uint32_t> words_;
  LargeArray<std::int64_t> histogram_;
  std::unique_ptr<HistogramTile> tile_;
  NodeSums node_;
  TreeRules rules_;
};

}  // namespace

Status time_kernels(const CodedRows& data, std::size_t repeats, std::span<double> nanoseconds, const Control& control) {
  const bool has_all = data.codes != nullptr && data.records != nullptr && !data.layout->columns.empty();
  if (!has_all || data.row_count < 128 || data.row_count > (std::size_t{1} << 26) || nanoseconds.size() != kTimedKernels) {
    return {Code::kShape};
  }
  const std::vector<std::uint32_t> all = draw_rows(data.row_count, 1);
  const std::vector<std::uint32_t> eighth = draw_rows(data.row_count, 8);
  const std::vector<std::uint32_t> sparse = draw_rows(data.row_count, 128);
  KernelClock clock(data, std::max<std::size_t>(1, repeats), control);
  const auto put = [&](TimedKernel kernel, double figure) { nanoseconds[static_cast<std::size_t>(kernel)] = figure; };
  put(TimedKernel::kAddAll, clock.add(nullptr));
  put(TimedKernel::kAddEighth, clock.add(&eighth));
  put(TimedKernel::kAdd128th, clock.add(&sparse));
  put(TimedKernel::kGatherEighth, clock.gather(eighth));
  put(TimedKernel::kGather128th, clock.gather(sparse));
  put(TimedKernel::kSplitAll, clock.split(all));
  put(TimedKernel::kSplitEighth, clock.split(eighth));
  clock.sum_node();
  put(TimedKernel::kScreen, clock.screen());
  put(TimedKernel::kSearch, clock.search());
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace

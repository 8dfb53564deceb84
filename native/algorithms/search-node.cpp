#include "algorithms/search-node.h"

#include <algorithm>
#include <array>
#include <limits>

#include "algorithms/draw-features.h"
#include "core/random.h"
#include "core/threads.h"

namespace millrace {
namespace {

constexpr std::uint32_t kLevelStream = 11;
constexpr std::uint32_t kCutStream = 12;
constexpr std::size_t kSerialSums = 1 << 15;  // histograms of fewer sums are searched by one thread
constexpr double kNever = std::numeric_limits<double>::infinity();

// The features a node may split on: those of its tree, fewer by level and by node, fewer by what may stand together.
void allow_features(const TreeRules& rules, const TreeDraws& draws, std::size_t depth, std::uint64_t key,
                    const std::vector<std::uint32_t>& path, std::vector<std::uint8_t>& allowed,
                    std::vector<std::uint8_t>& drawn) {
  allowed.assign(draws.features.begin(), draws.features.end());
  if (rules.fraction_by_level < 1) {
    const std::uint64_t level = random_key(draws.seed, kLevelStream, static_cast<std::uint32_t>(depth));
    draw_features(allowed, rules.fraction_by_level, level, drawn);
    allowed.swap(drawn);
  }
  if (!rules.together.empty()) {
    std::vector<std::uint8_t> may(allowed.size(), 0);
    for (const std::uint32_t feature : path) may[feature] = 1;
    for (const auto& set : rules.together) {
      const auto holds = [&](std::uint32_t feature) { return std::find(set.begin(), set.end(), feature) != set.end(); };
      if (!std::all_of(path.begin(), path.end(), holds)) continue;
      for (const std::uint32_t feature : set) may[feature] = 1;
    }
    for (std::size_t feature = 0; feature < allowed.size(); ++feature) allowed[feature] &= may[feature];
  }
  if (rules.fraction_by_node < 1) {
    draw_features(allowed, rules.fraction_by_node, key, drawn);
    allowed.swap(drawn);
  }
}

// Where the sums of a column begin in a histogram, and how far apart they are.
struct ColumnPlace {
  std::size_t first;
  std::size_t step;
};

ColumnPlace place_of(const BinLayout& layout, std::size_t column) noexcept {
  if (layout.is_wide(column)) return {layout.wide[column - layout.byte_column_count].offset, 1};
  return {layout.blocks[column / kLanes].offset + column % kLanes, kLanes};
}

// The sums of a feature that has its column to itself.
void extract_sums(const BinLayout& layout, const NodeHistogram& histogram, std::size_t feature, std::vector<BinSum>& sums) {
  const CodedFeature& coded = layout.features[feature];
  const auto [first, step] = place_of(layout, coded.column);
  sums.resize(coded.slots);
  for (std::size_t code = 0; code < coded.slots; ++code) sums[code] = histogram.at(first + code * step);
}

// Splits sums by joint code into sums by each digit: the lowest digit's, then, with it summed away, the next one's.
//
//   sums  [product of slots]  overwritten
//   out   [sum of slots]      digit by digit
void split_digits(const BinLayout& layout, const CodeColumn& column, std::int64_t* sums, std::int64_t* out) noexcept {
  std::size_t count = column.slots;
  for (const std::uint32_t feature : column.features) {
    const std::size_t slots = layout.features[feature].slots;
    count /= slots;
    std::fill_n(out, slots, 0);
    for (std::size_t rest = 0; rest < count; ++rest) {
      std::int64_t all = 0;
      for (std::size_t code = 0; code < slots; ++code) {
        const std::int64_t sum = sums[rest * slots + code];
        out[code] += sum;
        all += sum;
      }
      sums[rest] = all;
    }
    out += slots;
  }
}

// The sums of all features that share a column, one behind the other, in the order of column.features.
void extract_joint_sums(const BinLayout& layout, const NodeHistogram& histogram, std::size_t index, SearchScratch& scratch) {
  const CodeColumn& column = layout.columns[index];
  const auto [first, step] = place_of(layout, index);
  std::size_t slots = 0;
  for (const std::uint32_t feature : column.features) slots += layout.features[feature].slots;
  scratch.sums.resize(slots);
  scratch.codes.resize(column.slots);
  scratch.digits.resize(2 * slots);
  const std::size_t planes = histogram.hessians == nullptr ? 1 : 2;
  for (std::size_t plane = 0; plane < planes; ++plane) {
    const std::int64_t* from = plane == 0 ? histogram.sums : histogram.hessians;
    for (std::size_t code = 0; code < column.slots; ++code) scratch.codes[code] = from[first + code * step];
    split_digits(layout, column, scratch.codes.data(), scratch.digits.data() + plane * slots);
  }
  const NodeHistogram digits{scratch.digits.data(), planes == 1 ? nullptr : scratch.digits.data() + slots, histogram.shift};
  for (std::size_t slot = 0; slot < slots; ++slot) scratch.sums[slot] = digits.at(slot);
}

}  // namespace

Split search_node(const BinLayout& layout, const TreeRules& tree, const TreeDraws& draws, const SearchedNode& node,
                  SearchScratch& scratch, const Control& control) {
  const SplitRules& rules = tree.split;
  Split best;
  allow_features(tree, draws, node.depth, node.key, node.path, scratch.allowed, scratch.drawn);
  const double parent = node_score(node.sums, rules);
  scratch.bounds.assign(layout.blocks.size() * kLanes, kNever);
  if (!rules.is_random) {
    const auto screen = [&](std::size_t index) {
      const ColumnBlock& block = layout.blocks[index];
      std::array<std::uint32_t, kLanes> missing{};
      bool any = false;
      for (std::size_t k = 0; k < block.column_count; ++k) {
        const CodeColumn& column = layout.columns[block.first_column + k];
        missing[k] = column.slots - 1;
        const CodedFeature& first = layout.features[column.features.front()];
        any |= !first.is_joint && !first.is_categorical && scratch.allowed[column.features.front()] != 0;
      }
      if (!any) return;
      std::array<double, kLanes> bounds;
      screen_splits(node.histogram, block, missing, node.sums, rules, bounds);
      for (std::size_t k = 0; k < block.column_count; ++k) {
        const CodedFeature& first = layout.features[layout.columns[block.first_column + k].features.front()];
        if (!first.is_joint && !first.is_categorical) scratch.bounds[block.first_column + k] = bounds[k];
      }
    };
    if (control.threads() > 1 && layout.histogram_size >= kSerialSums) {
      parallel_for(layout.blocks.size(), control, screen);
    } else {
      for (std::size_t block = 0; block < layout.blocks.size(); ++block) screen(block);
    }
  }
  scratch.candidates.clear();
  for (std::uint32_t feature = 0; feature < layout.features.size(); ++feature) {
    if (scratch.allowed[feature] == 0 || layout.features[feature].is_joint) continue;
    const std::uint32_t column = layout.features[feature].column;
    const double bound = layout.is_wide(column) ? kNever : scratch.bounds[column];
    if (bound > parent) scratch.candidates.push_back({bound, feature});
  }
  std::sort(scratch.candidates.begin(), scratch.candidates.end(), [](const auto& a, const auto& b) {
    return a.bound > b.bound || (a.bound == b.bound && a.feature < b.feature);
  });
  const auto look = [&](std::uint32_t feature, std::span<const BinSum> sums) {
    const int monotone = tree.monotone.empty() ? 0 : tree.monotone[feature];
    const std::uint32_t word = rules.is_random ? random_words(node.key, kCutStream, feature).first : 0;
    const SplitSearch search{sums, static_cast<std::int32_t>(feature), monotone, word, &node.sums, &rules};
    if (layout.features[feature].is_categorical) find_category_split(search, parent, scratch.order, best);
    else find_split(search, parent, best);
  };
  for (const auto& [bound, feature] : scratch.candidates) {
    if (best.feature >= 0 && bound < parent + best.gain) break;
    extract_sums(layout, node.histogram, feature, scratch.sums);
    look(feature, scratch.sums);
  }
  for (std::size_t index = 0; index < layout.columns.size(); ++index) {
    const std::vector<std::uint32_t>& features = layout.columns[index].features;
    const auto is_allowed = [&](std::uint32_t feature) { return scratch.allowed[feature] != 0; };
    if (!layout.features[features.front()].is_joint || std::none_of(features.begin(), features.end(), is_allowed)) continue;
    extract_joint_sums(layout, node.histogram, index, scratch);
    std::size_t at = 0;
    for (const std::uint32_t feature : features) {
      const std::size_t slots = layout.features[feature].slots;
      if (is_allowed(feature)) look(feature, std::span(scratch.sums).subspan(at, slots));
      at += slots;
    }
  }
  return best;
}

}  // namespace millrace

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

// The sums of one feature by its codes, out of the histogram of its column.
void extract_sums(const BinLayout& layout, const NodeHistogram& histogram, std::size_t feature, std::vector<BinSum>& sums) {
  const CodedFeature& coded = layout.features[feature];
  const CodeColumn& column = layout.columns[coded.column];
  sums.assign(coded.slots, {});
  std::size_t first = 0;
  std::size_t step = 1;
  if (layout.is_wide(coded.column)) {
    first = layout.wide[coded.column - layout.byte_column_count].offset;
  } else {
    first = layout.blocks[coded.column / kLanes].offset + coded.column % kLanes;
    step = kLanes;
  }
  if (!coded.is_joint) {
    for (std::size_t code = 0; code < coded.slots; ++code) sums[code] = histogram.at(first + code * step);
    return;
  }
  std::size_t digit = 0;
  std::size_t left = coded.radix;
  for (std::size_t code = 0; code < column.slots; ++code) {
    const BinSum sum = histogram.at(first + code * step);
    sums[digit].gradient += sum.gradient;
    sums[digit].hessian += sum.hessian;
    if (--left > 0) continue;
    left = coded.radix;
    if (++digit == coded.slots) digit = 0;
  }
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
    if (scratch.allowed[feature] == 0) continue;
    const std::uint32_t column = layout.features[feature].column;
    const double bound = layout.is_wide(column) ? kNever : scratch.bounds[column];
    if (bound > parent) scratch.candidates.push_back({bound, feature});
  }
  std::sort(scratch.candidates.begin(), scratch.candidates.end(), [](const auto& a, const auto& b) {
    return a.bound > b.bound || (a.bound == b.bound && a.feature < b.feature);
  });
  for (const auto& [bound, feature] : scratch.candidates) {
    if (best.feature >= 0 && bound < parent + best.gain) break;
    extract_sums(layout, node.histogram, feature, scratch.sums);
    const int monotone = tree.monotone.empty() ? 0 : tree.monotone[feature];
    const std::uint32_t word = rules.is_random ? random_words(node.key, kCutStream, feature).first : 0;
    const SplitSearch search{scratch.sums, static_cast<std::int32_t>(feature), monotone, word, &node.sums, &rules};
    if (layout.features[feature].is_categorical) find_category_split(search, parent, best);
    else find_split(search, parent, best);
  }
  return best;
}

}  // namespace millrace

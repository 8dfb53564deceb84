#include "algorithms/write-forest.h"

#include <algorithm>
#include <limits>

#include "algorithms/forest.h"
#include "kernels/tree/bins.h"

namespace millrace {

ForestWriter::ForestWriter(const BinLayout& layout, std::span<const double> cuts, const ForestColumns& columns)
    : layout_(layout), cuts_(cuts), columns_(columns) {
  for (const CodedFeature& feature : layout.features) {
    if (feature.is_categorical) most_words_ = std::max<std::size_t>(most_words_, (feature.slots + 31) / 32);
  }
  columns_.tree_offsets[0] = 0;
  columns_.set_offsets[0] = 0;
}

bool ForestWriter::has_room(std::size_t trees, std::size_t leaves) const noexcept {
  const std::size_t splits = trees * (leaves - 1);
  return trees_ + trees <= columns_.tree_outputs.size() && nodes_ + 2 * splits + trees <= columns_.feature.size() &&
         (most_words_ == 0 || (sets_ + splits + 1 <= columns_.set_offsets.size() &&
                               words_ + splits * most_words_ <= columns_.set_words.size()));
}

void ForestWriter::write_set(std::span<const std::uint32_t> codes, std::size_t node) noexcept {
  const std::size_t count = codes.empty() ? 0 : codes.back() / 32 + 1;
  std::fill_n(columns_.set_words.data() + words_, count, 0u);
  for (const std::uint32_t code : codes) columns_.set_words[words_ + code / 32] |= std::uint32_t{1} << (code % 32);
  columns_.threshold[node] = static_cast<double>(sets_);
  words_ += count;
  columns_.set_offsets[++sets_] = static_cast<std::int32_t>(words_);
}

void ForestWriter::write(const std::vector<GrownNode>& nodes, std::size_t output, double rate) noexcept {
  const std::int32_t base = static_cast<std::int32_t>(nodes_);
  for (const GrownNode& node : nodes) {
    const std::size_t at = nodes_++;
    const Split& split = node.split;
    const bool is_leaf = split.feature < 0;
    columns_.feature[at] = split.feature;
    columns_.left[at] = is_leaf ? -1 : base + node.left;
    columns_.right[at] = is_leaf ? -1 : base + node.right;
    columns_.value[at] = node.output * rate;
    columns_.gain[at] = is_leaf ? 0 : split.gain;
    columns_.cover[at] = node.hessian;
    columns_.rows[at] = static_cast<double>(node.rows);
    columns_.leaf[at] = node.leaf;
    columns_.flags[at] = split.missing_left ? kMissingLeft : 0;
    columns_.threshold[at] = 0;
    if (is_leaf) {
      columns_.flags[at] = 0;
    } else if (split.is_categorical) {
      columns_.flags[at] |= kCategorical;
      write_set(split.left_codes, at);
    } else {
      const std::size_t feature = static_cast<std::size_t>(split.feature);
      const std::size_t cut_count = layout_.features[feature].slots - 2;
      const std::size_t bin = static_cast<std::size_t>(split.bin);
      columns_.threshold[at] = bin < cut_count ? cuts_[feature * kMostCuts + bin] : std::numeric_limits<double>::infinity();
    }
  }
  columns_.tree_outputs[trees_] = static_cast<std::int32_t>(output);
  columns_.tree_offsets[++trees_] = static_cast<std::int32_t>(nodes_);
}

}  // namespace millrace

#pragma once

#include <span>
#include <vector>

#include "algorithms/boost-trees.h"
#include "algorithms/grow-tree.h"

namespace millrace {

// Puts grown trees behind each other into the columns of a forest.
class ForestWriter {
 public:
  ForestWriter(const BinLayout& layout, std::span<const double> cuts, const ForestColumns& columns);

  // Whether `trees` more of at most `leaves` leaves fit, whatever they look like.
  bool has_room(std::size_t trees, std::size_t leaves) const noexcept;

  // Values are multiplied by `rate`.
  void write(const std::vector<GrownNode>& nodes, std::size_t output, double rate) noexcept;

  std::size_t nodes() const noexcept { return nodes_; }
  std::size_t sets() const noexcept { return sets_; }
  std::size_t words() const noexcept { return words_; }

 private:
  void write_set(std::span<const std::uint32_t> codes, std::size_t node) noexcept;

  const BinLayout& layout_;
  std::span<const double> cuts_;
  const ForestColumns& columns_;
  std::size_t most_words_ = 0;  // of one set
  std::size_t trees_ = 0;
  std::size_t nodes_ = 0;
  std::size_t sets_ = 0;
  std::size_t words_ = 0;
};

}  // namespace millrace

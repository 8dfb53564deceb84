#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/control.h"
#include "core/status.h"

namespace millrace {

struct ReachabilityEdge {
  double weight;
  std::uint32_t from;
  std::uint32_t to;
};

// A minimum spanning tree of rows by mutual reachability: the largest of both rows' core distances and their own.
//
//   rows     [n x width]  row-major, finite
//   cores    [n]          distance of each row to the k-th of its nearest, itself among them
//   nearest  [n x k]      these
//   edges    [n - 1]      written, as Prim's algorithm meets them from row 0 on: `from` is nearer to it in the tree
//
// Boruvka's algorithm: in each round every part of the forest finds its lightest edge to another part. A row is asked again
// only where its own lightest edge may have changed and may be the part's; near leaves are compared by float32 products
// (near-filter.h). Of equally light edges those stand in the tree that Prim's algorithm would have met first, from row 0 on
// and by the least row, where they are as long as a core distance; others by a fixed rule. The same for any threads.
Status reachability_tree(std::span<const double> rows, std::size_t width, std::span<const double> cores,
                         std::span<const std::int32_t> nearest, std::size_t k, std::vector<ReachabilityEdge>& edges,
                         const Control& control);

}  // namespace millrace

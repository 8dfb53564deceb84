#include "algorithms/hdbscan.h"

#include <vector>

#include "algorithms/nearest-rows.h"
#include "algorithms/reachability-tree.h"

namespace millrace {

Status hdbscan(std::span<const double> rows, std::size_t width, std::size_t least_samples,
               const ClusterSelection& selection, std::span<std::int32_t> labels, std::span<double> probabilities,
               const Control& control) {
  const std::size_t n = labels.size();
  if (width == 0 || rows.size() != n * width || probabilities.size() != n) return {Code::kShape};
  if (selection.least_rows < 2 || !(selection.epsilon >= 0) || least_samples == 0 || least_samples > n) return {Code::kInvalid};
  std::vector<std::int32_t> nearest(n * least_samples);
  std::vector<double> distances(nearest.size());
  Status status = nearest_rows(rows, rows, width, least_samples, nearest, distances, control);
  if (!status.ok()) return status;
  std::vector<double> cores(n);
  for (std::size_t row = 0; row < n; ++row) cores[row] = distances[(row + 1) * least_samples - 1];
  std::vector<ReachabilityEdge> edges;
  status = reachability_tree(rows, width, cores, nearest, least_samples, edges, control);
  if (!status.ok()) return status;
  CondensedTree(edges, selection.least_rows).label(selection, labels, probabilities);
  return {};
}

}  // namespace millrace

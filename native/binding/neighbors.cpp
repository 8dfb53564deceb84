#include "algorithms/dbscan.h"
#include "algorithms/gather-rows.h"
#include "algorithms/hdbscan.h"
#include "algorithms/measure-columns.h"
#include "algorithms/nearest-rows.h"
#include "binding/families.h"
#include "kernels/neighbors/average-labels.h"

namespace millrace {
namespace {

void call_measure_columns(Arguments& arguments) {
  const auto features = arguments.columns();
  const auto means = arguments.array<double>();
  const auto scales = arguments.array<double>();
  arguments.check(measure_columns(features, means, scales, arguments.control()));
}

void call_gather_rows(Arguments& arguments) {
  const auto features = arguments.columns();
  const auto fills = arguments.array<const double>();
  const auto centers = arguments.array<const double>();
  const auto scales = arguments.array<const double>();
  const auto rows = arguments.array<double>();
  arguments.check(gather_rows(features, fills, centers, scales, rows, arguments.control()));
}

void call_nearest_rows(Arguments& arguments) {
  const auto rows = arguments.array<const double>();
  const auto queries = arguments.array<const double>();
  const auto indices = arguments.array<std::int32_t>();
  const auto distances = arguments.array<double>();
  const std::size_t width = arguments.count();
  const std::size_t k = arguments.count();
  arguments.check(nearest_rows(rows, queries, width, k, indices, distances, arguments.control()));
}

void call_average_labels(Arguments& arguments) {
  const auto indices = arguments.array<const std::int32_t>();
  const auto distances = arguments.array<const double>();
  const auto labels = arguments.array<const double>();
  const auto weights = arguments.array<const double>();
  const auto predictions = arguments.array<double>();
  const std::size_t k = arguments.count();
  const std::size_t classes = arguments.count();
  const bool by_distance = arguments.boolean();
  arguments.check(average_labels(indices, distances, labels, weights, predictions, k, classes, by_distance, arguments.control()));
}

void call_dbscan(Arguments& arguments) {
  const auto rows = arguments.array<const double>();
  const auto weights = arguments.array<const double>();
  const auto labels = arguments.array<std::int32_t>();
  const auto cores = arguments.array<std::uint8_t>();
  const std::size_t width = arguments.count();
  const double radius = arguments.number();
  const double least_weight = arguments.number();
  arguments.check(dbscan(rows, weights, width, radius, least_weight, labels, cores, arguments.control()));
}

void call_hdbscan(Arguments& arguments) {
  const auto rows = arguments.array<const double>();
  const auto labels = arguments.array<std::int32_t>();
  const auto probabilities = arguments.array<double>();
  const std::size_t width = arguments.count();
  const std::size_t least_samples = arguments.count();
  ClusterSelection selection;
  selection.least_rows = arguments.count();
  selection.leaves = arguments.boolean();
  selection.epsilon = arguments.number();
  selection.allow_single = arguments.boolean();
  arguments.check(hdbscan(rows, width, least_samples, selection, labels, probabilities, arguments.control()));
}

constexpr OpEntry kOps[] = {
    {"neighbors/measure-columns", call_measure_columns},
    {"neighbors/gather-rows", call_gather_rows},
    {"neighbors/nearest-rows", call_nearest_rows},
    {"neighbors/average-labels", call_average_labels},
    {"neighbors/dbscan", call_dbscan},
    {"neighbors/hdbscan", call_hdbscan},
};

}  // namespace

std::span<const OpEntry> neighbors_ops() { return kOps; }

}  // namespace millrace

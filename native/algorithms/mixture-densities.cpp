#include "algorithms/mixture-densities.h"

#include <algorithm>
#include <atomic>

#include "core/threads.h"
#include "kernels/matrix/row-matrix.h"

namespace millrace {
namespace {

constexpr std::size_t kRowsOfTask = 4 * MixtureDensity::kMostRows;

}  // namespace

Status mixture_densities(std::span<const ColumnView> features, std::span<const double> origin,
                         std::span<const double> weights, std::span<const double> means,
                         std::span<const double> factors, CovarianceKind kind, std::span<double> scores,
                         std::span<double> probabilities, const Control& control) {
  const std::size_t width = features.size();
  const std::size_t k = weights.size();
  const std::size_t rows = scores.size();
  if (width == 0 || k == 0 || origin.size() != width || means.size() != k * width ||
      factors.size() != covariance_cells(kind, k, width) || probabilities.size() != rows * k) {
    return {Code::kShape};
  }
  const Status status = check_rows(features, rows, {});
  if (!status.ok()) return status;
  MixtureDensity density(kind, k, width);
  density.set(weights, means, factors);
  std::atomic<bool> usable{true};
  for_each_block(
      rows, control,
      [&](const Block& block) {
        MixtureDensity::Scratch scratch(width);
        LargeArray<double> cells(MixtureDensity::kMostRows * width);
        for (std::size_t begin = block.begin; begin < block.end; begin += MixtureDensity::kMostRows) {
          const std::size_t count = std::min(MixtureDensity::kMostRows, block.end - begin);
          if (!pack_rows(features, origin, {}, begin, count, width, cells.data())) usable = false;
          density.log_parts(cells.data(), count, probabilities.data() + begin * k, scratch);
          for (std::size_t row = begin; row < begin + count; ++row) {
            scores[row] = shares_of(probabilities.data() + row * k, k);
          }
        }
      },
      kRowsOfTask);
  if (control.stopped()) return {Code::kCancelled};
  return usable ? Status{} : unusable_cell(features, 0, rows);
}

}  // namespace millrace

#include "kernels/matrix/squared-distances.h"

#include <vector>

#include "core/threads.h"

namespace millrace {
namespace {

constexpr std::size_t kPointsOfTask = 256;

}  // namespace

Status squared_distances(std::span<const double> points, std::span<const double> centers, std::size_t width,
                         std::span<double> distances, const Control& control) {
  if (width == 0 || points.size() % width != 0 || centers.size() % width != 0) return {Code::kShape};
  const std::size_t n = points.size() / width;
  const std::size_t k = centers.size() / width;
  if (distances.size() != n * k) return {Code::kShape};
  // Centers by feature, so that one feature's differences to all of them lie side by side.
  std::vector<double> by_feature(centers.size());
  for (std::size_t center = 0; center < k; ++center) {
    for (std::size_t feature = 0; feature < width; ++feature) by_feature[feature * k + center] = centers[center * width + feature];
  }
  for_each_block(
      n, control,
      [&](const Block& block) {
        for (std::size_t point = block.begin; point < block.end; ++point) {
          double* out = distances.data() + point * k;
          for (std::size_t center = 0; center < k; ++center) out[center] = 0;
          for (std::size_t feature = 0; feature < width; ++feature) {
            const double value = points[point * width + feature];
            const double* other = by_feature.data() + feature * k;
            for (std::size_t center = 0; center < k; ++center) {
              const double difference = value - other[center];
              out[center] += difference * difference;
            }
          }
        }
      },
      kPointsOfTask);
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace

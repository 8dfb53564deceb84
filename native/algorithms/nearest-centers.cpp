#include "algorithms/nearest-centers.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <numeric>
#include <vector>

#include "core/large-array.h"
#include "core/threads.h"
#include "kernels/matrix/center-panels.h"
#include "kernels/matrix/row-matrix.h"

namespace millrace {
namespace {

constexpr std::size_t kRowsOfTask = 1024;
constexpr std::size_t kRowsAtOnce = 16;

}  // namespace

Status nearest_centers(std::span<const ColumnView> features, std::span<const double> origin,
                       std::span<const double> centers, std::span<double> labels, std::span<double> distances,
                       const Control& control) {
  const std::size_t width = features.size();
  const std::size_t rows = labels.size();
  if (width == 0 || origin.size() != width || centers.empty() || centers.size() % width != 0) return {Code::kShape};
  const std::size_t k = centers.size() / width;
  if (!distances.empty() && distances.size() != rows * k) return {Code::kShape};
  const Status status = check_rows(features, rows, {});
  if (!status.ok()) return status;
  CenterPanels panels(k, width);
  panels.set(centers.data());
  std::atomic<bool> usable{true};
  for_each_block(
      rows, control,
      [&](const Block& block) {
        const std::size_t count = block.end - block.begin;
        LargeArray<double> cells(count * width);
        std::vector<double> keys(kRowsAtOnce * panels.key_count());
        std::vector<std::uint32_t> picks(count);
        std::iota(picks.begin(), picks.end(), 0u);
        if (!pack_rows(features, origin, {}, block.begin, count, width, cells.data())) usable = false;
        for (std::size_t first = 0; first < count; first += kRowsAtOnce) {
          const std::size_t n = std::min(kRowsAtOnce, count - first);
          panels.keys(cells.data(), picks.data() + first, n, keys.data());
          for (std::size_t i = 0; i < n; ++i) {
            const std::size_t row = first + i;
            labels[block.begin + row] = nearest_key(keys.data() + i * panels.key_count(), k).center;
            if (distances.empty()) continue;
            double* to = distances.data() + (block.begin + row) * k;
            for (std::size_t c = 0; c < k; ++c) {
              to[c] = std::sqrt(squared_distance(cells.data() + row * width, centers.data() + c * width, width));
            }
          }
        }
      },
      kRowsOfTask);
  if (control.stopped()) return {Code::kCancelled};
  return usable ? Status{} : unusable_cell(features, 0, rows);
}

}  // namespace millrace

#include "kernels/metric/error-quantile.h"

#include <array>
#include <atomic>
#include <cmath>
#include <limits>

#include "core/comm.h"
#include "core/sort.h"
#include "core/threads.h"
#include "kernels/loss/select-quantiles.h"

namespace millrace {

Status error_quantile(std::span<const double> labels, std::span<const double> predictions, double level,
                      std::span<double> value, const Control& control) {
  if (labels.empty() || predictions.size() != labels.size() || value.size() != 1) return {Code::kShape};
  if (!(level >= 0 && level <= 1)) return {Code::kInvalid};
  QuantileScratch scratch;
  scratch.keys.resize(labels.size());
  std::atomic<bool> is_finite = true;
  for_each_block(labels.size(), control, [&](const Block& block) {
    for (std::size_t row = block.begin; row < block.end; ++row) {
      const double error = std::abs(labels[row] - predictions[row]);
      if (!std::isfinite(error)) is_finite.store(false, std::memory_order_relaxed);
      scratch.keys[row] = order_key(error);
    }
  });
  if (control.stopped()) return {Code::kCancelled};
  if (!is_finite) {
    value[0] = std::numeric_limits<double>::quiet_NaN();
    return {};
  }
  LocalComm comm;
  const std::array<std::size_t, 2> offsets{0, labels.size()};
  return select_quantiles(scratch, offsets, level, comm, control, value);
}

}  // namespace millrace

#include "kernels/statistics/group-moments.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "core/threads.h"

namespace millrace {
namespace {

constexpr std::size_t kGroupBlockRows = 65536;
// Partials of a wave of blocks stay below this, however many groups there are.
constexpr std::size_t kWaveCells = std::size_t{1} << 21;

struct GroupMoment {
  double count = 0;
  double mean = 0;
  double squares = 0;

  void add(double value) noexcept {
    count += 1;
    const double delta = value - mean;
    mean += delta / count;
    squares += delta * (value - mean);
  }

  void merge(const GroupMoment& other) noexcept {
    if (other.count == 0) return;
    const double total = count + other.count;
    const double delta = other.mean - mean;
    mean = count == 0 ? other.mean : mean + delta * (other.count / total);
    squares += other.squares + (count == 0 ? 0.0 : delta * delta * (count * other.count / total));
    count = total;
  }
};

}  // namespace

Status group_moments(const ColumnView& column, const ColumnView& groups, std::span<double> out,
                     const Control& control) {
  if (!column.is_numeric() || !groups.is_numeric()) return {Code::kType};
  if (column.length != groups.length || out.size() % 3 != 0) return {Code::kShape};
  const std::size_t group_count = out.size() / 3;
  const std::size_t blocks = block_count(column.length, kGroupBlockRows);
  const std::size_t wave = std::max<std::size_t>(1, std::min<std::size_t>(64, kWaveCells / std::max<std::size_t>(1, group_count)));
  std::vector<GroupMoment> all(group_count);
  std::vector<GroupMoment> partials(std::min(wave, blocks) * group_count);
  for (std::size_t start = 0; start < blocks && !control.stopped(); start += wave) {
    const std::size_t count = std::min(wave, blocks - start);
    parallel_for(count, control, [&](std::size_t index) {
      GroupMoment* own = partials.data() + index * group_count;
      std::fill(own, own + group_count, GroupMoment{});
      const std::size_t begin = (start + index) * kGroupBlockRows;
      const std::size_t end = std::min(begin + kGroupBlockRows, column.length);
      double codes[kDecodeRows];
      for_each_run(column, begin, end, [&](std::size_t row, const double* values, std::size_t rows) {
        decode(groups, row, rows, codes);
        for (std::size_t i = 0; i < rows; ++i) {
          if (!(codes[i] >= 0 && codes[i] < static_cast<double>(group_count)) || values[i] - values[i] != 0.0) continue;
          own[static_cast<std::size_t>(codes[i])].add(values[i]);
        }
      });
    });
    for (std::size_t index = 0; index < count; ++index) {
      for (std::size_t group = 0; group < group_count; ++group) all[group].merge(partials[index * group_count + group]);
    }
  }
  if (control.stopped()) return {Code::kCancelled};
  for (std::size_t group = 0; group < group_count; ++group) {
    out[group * 3] = all[group].count;
    out[group * 3 + 1] = all[group].count > 0 ? all[group].mean : std::numeric_limits<double>::quiet_NaN();
    out[group * 3 + 2] = all[group].squares;
  }
  return {};
}

}  // namespace millrace

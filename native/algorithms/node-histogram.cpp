#include "algorithms/node-histogram.h"

#include <algorithm>
#include <atomic>
#include <cstring>

#include "core/threads.h"

namespace millrace {
namespace {

// Sums one record group of rows begin .. end of a node; a wide histogram takes packed sums of kPackedRows rows at a time,
// and stops between them.
void sum_group(const CodedRows& data, const RecordGroup& group, const std::uint32_t* rows, std::size_t first_row,
               std::size_t begin, std::size_t end, const PackedGradients& gradients, Histogram& out, HistogramScratch& scratch,
               const Control& control) noexcept {
  const std::uint8_t* records = data.records_of(group);
  const auto sum = [&](std::size_t at, std::size_t count, std::int64_t* sums) {
    const std::uint32_t* some = rows == nullptr ? nullptr : rows + at;
    build_histogram(*data.layout, group, records, some, rows == nullptr ? first_row + at : 0, count, gradients, scratch.tile, sums);
  };
  if (!out.is_wide()) return sum(begin, end - begin, out.gradients());
  const BinLayout& layout = *data.layout;
  const int shift = gradients.shift();
  const std::int64_t mask = (std::int64_t{1} << shift) - 1;
  const auto for_each_part = [&](auto&& body) {
    if (group.block_count > 0) {
      const ColumnBlock& first = layout.blocks[group.first_block];
      const ColumnBlock& last = layout.blocks[group.first_block + group.block_count - 1];
      body(first.offset, last.offset + last.slots * kLanes);
    }
    for (std::size_t k = 0; k < group.wide_count; ++k) {
      const WideColumn& wide = layout.wide[group.first_wide + k];
      body(wide.offset, wide.offset + wide.slots);
    }
  };
  std::int64_t* packed = scratch.packed.data();
  for (std::size_t at = begin; at < end && !control.stopped(); at += kPackedRows) {
    for_each_part([&](std::size_t first, std::size_t last) {
      std::memset(packed + first, 0, (last - first) * sizeof(std::int64_t));
    });
    sum(at, std::min(kPackedRows, end - at), packed);
    for_each_part([&](std::size_t first, std::size_t last) {
      std::int64_t* g = out.gradients();
      std::int64_t* h = out.hessians();
      for (std::size_t i = first; i < last; ++i) {
        g[i] += packed[i] >> shift;
        h[i] += packed[i] & mask;
      }
    });
  }
}

void clear(Histogram& histogram) noexcept {
  std::memset(histogram.all().data(), 0, histogram.all().size() * sizeof(std::int64_t));
}

constexpr std::size_t kSerialAdds = 1 << 18;  // below this, waking other threads costs more than it saves

}  // namespace

std::unique_ptr<Histogram> HistogramPool::take(bool is_wide, bool must) {
  {
    const std::lock_guard lock(mutex_);
    auto& free = free_[is_wide ? 1 : 0];
    if (!free.empty()) {
      auto histogram = std::move(free.back());
      free.pop_back();
      return histogram;
    }
    const std::size_t bytes = size_ * sizeof(std::int64_t) * (is_wide ? 2 : 1);
    if (!must && bytes_ + bytes > most_bytes_) return nullptr;
    bytes_ += bytes;
  }
  return std::make_unique<Histogram>(size_, is_wide);
}

void HistogramPool::give(std::unique_ptr<Histogram> histogram) {
  if (!histogram) return;
  const std::lock_guard lock(mutex_);
  free_[histogram->is_wide() ? 1 : 0].push_back(std::move(histogram));
}

void sum_histogram(const CodedRows& data, const std::uint32_t* rows, std::size_t first_row, std::size_t n,
                   const PackedGradients& gradients, Histogram& out, HistogramPool& pool, std::vector<std::unique_ptr<HistogramScratch>>& scratch,
                   const Control& control) {
  clear(out);
  const std::vector<RecordGroup>& groups = data.layout->groups;
  const std::size_t threads = static_cast<std::size_t>(control.threads());
  const auto scratch_of = [&](std::size_t worker) -> HistogramScratch& {
    if (!scratch[worker]) scratch[worker] = std::make_unique<HistogramScratch>(data.layout->histogram_size);
    return *scratch[worker];
  };
  if (threads == 1 || n * data.layout->columns.size() < kSerialAdds) {
    for (const RecordGroup& group : groups) sum_group(data, group, rows, first_row, 0, n, gradients, out, scratch_of(0), control);
    return;
  }
  if (groups.size() >= threads) {
    std::atomic<std::size_t> next{0};
    parallel_for(threads, control, [&](std::size_t worker) {
      for (std::size_t group = next++; group < groups.size(); group = next++) {
        sum_group(data, groups[group], rows, first_row, 0, n, gradients, out, scratch_of(worker), control);
      }
    });
    return;
  }
  std::vector<std::unique_ptr<Histogram>> partials(threads - 1);
  for (auto& partial : partials) partial = pool.take(out.is_wide(), true);
  parallel_for(threads, control, [&](std::size_t worker) {
    Histogram& sums = worker == 0 ? out : *partials[worker - 1];
    if (worker > 0) clear(sums);
    const std::size_t begin = n * worker / threads;
    const std::size_t end = n * (worker + 1) / threads;
    for (const RecordGroup& group : groups) {
      sum_group(data, group, rows, first_row, begin, end, gradients, sums, scratch_of(worker), control);
    }
  });
  for (auto& partial : partials) {
    std::int64_t* to = out.all().data();
    const std::int64_t* from = partial->all().data();
    for (std::size_t i = 0; i < out.all().size(); ++i) to[i] += from[i];
    pool.give(std::move(partial));
  }
}

void subtract_histogram(Histogram& from, Histogram& what, int shift) noexcept {
  std::int64_t* to = from.all().data();
  const std::int64_t* less = what.all().data();
  if (from.is_wide() == what.is_wide()) {
    for (std::size_t i = 0; i < from.all().size(); ++i) to[i] -= less[i];
    return;
  }
  std::int64_t* hessians = from.hessians();
  const std::int64_t mask = (std::int64_t{1} << shift) - 1;
  for (std::size_t i = 0; i < what.all().size(); ++i) {
    to[i] -= less[i] >> shift;
    hessians[i] -= less[i] & mask;
  }
}

void pack_histogram(Histogram& wide, Histogram& packed, int shift) noexcept {
  const std::int64_t* g = wide.gradients();
  const std::int64_t* h = wide.hessians();
  std::int64_t* to = packed.gradients();
  for (std::size_t i = 0; i < packed.all().size(); ++i) to[i] = g[i] * (std::int64_t{1} << shift) + h[i];
}

}  // namespace millrace

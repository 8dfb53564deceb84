#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "algorithms/coded-rows.h"
#include "core/control.h"
#include "core/large-array.h"
#include "kernels/tree/build-histogram.h"
#include "kernels/tree/screen-splits.h"

namespace millrace {

// Sums of one node: packed while its rows (over all ranks) are at most kPackedRows, else two planes.
class Histogram {
 public:
  Histogram(std::size_t size, bool is_wide) : sums_(is_wide ? 2 * size : size), size_(size), is_wide_(is_wide) {}

  bool is_wide() const noexcept { return is_wide_; }
  std::int64_t* gradients() noexcept { return sums_.data(); }  // packed sums, where it is not wide
  std::int64_t* hessians() noexcept { return is_wide_ ? sums_.data() + size_ : nullptr; }
  std::span<std::int64_t> all() noexcept { return sums_.span(); }
  NodeHistogram view(int shift) const noexcept {
    return {sums_.data(), is_wide_ ? sums_.data() + size_ : nullptr, shift};
  }

 private:
  LargeArray<std::int64_t> sums_;
  std::size_t size_;
  bool is_wide_;
};

// Histograms to take and give back, of both kinds, up to a number of bytes. Safe to use from several threads.
class HistogramPool {
 public:
  HistogramPool(std::size_t size, std::size_t most_bytes) : size_(size), most_bytes_(most_bytes) {}

  // nullptr when the pool is used up, unless it must be.
  std::unique_ptr<Histogram> take(bool is_wide, bool must = false);
  void give(std::unique_ptr<Histogram> histogram);

 private:
  std::mutex mutex_;
  std::vector<std::unique_ptr<Histogram>> free_[2];
  std::size_t size_;
  std::size_t most_bytes_;
  std::size_t bytes_ = 0;
};

// What one thread needs to sum a histogram.
struct HistogramScratch {
  explicit HistogramScratch(std::size_t size) : packed(size) {}

  HistogramTile tile;
  LargeArray<std::int64_t> packed;
};

// Sums a node's rows into `out`, cleared first, on the threads of `control`. Stopped, it leaves sums of fewer rows.
//
//   rows      [n] of this rank; nullptr: rows first_row .. first_row + n
//   scratch   [threads]
void sum_histogram(const CodedRows& data, const std::uint32_t* rows, std::size_t first_row, std::size_t n,
                   const PackedGradients& gradients, Histogram& out, HistogramPool& pool, std::vector<std::unique_ptr<HistogramScratch>>& scratch,
                   const Control& control);

// from -= what. `what` may be packed where `from` is wide.
void subtract_histogram(Histogram& from, Histogram& what, int shift) noexcept;

// A wide histogram whose rows have become few, packed.
void pack_histogram(Histogram& wide, Histogram& packed, int shift) noexcept;

}  // namespace millrace

#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "core/comm.h"

namespace millrace {

// Ranks as threads of this process: what a cluster does, small enough for a test. Sums are integers, so it does not
// matter which rank comes first.
class ThreadRanks {
 public:
  explicit ThreadRanks(std::size_t size);
  ~ThreadRanks();

  // Runs body(comm) once for each rank, each on a thread of its own, and waits for all. It must not throw.
  void run(const std::function<void(Comm&)>& body);

 private:
  class Rank;

  // Every rank comes with its values; the last one to come combines them and lets all go on.
  void meet(std::span<std::int64_t> values, std::size_t rank,
            const std::function<void(std::span<std::int64_t> all, std::span<const std::int64_t> mine)>& combine);

  std::mutex mutex_;
  std::condition_variable all_here_;
  std::vector<std::span<std::int64_t>> given_;
  std::vector<std::int64_t> combined_;
  std::size_t size_;
  std::size_t here_ = 0;
  std::size_t left_ = 0;
  std::uint64_t meeting_ = 0;
};

}  // namespace millrace

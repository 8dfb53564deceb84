#include "core/thread-comm.h"

#include <algorithm>
#include <array>
#include <limits>
#include <thread>

namespace millrace {

class ThreadRanks::Rank final : public Comm {
 public:
  Rank(ThreadRanks& ranks, std::size_t rank) : ranks_(ranks), rank_(rank) {}

  std::size_t rank() const noexcept override { return rank_; }
  std::size_t size() const noexcept override { return ranks_.size_; }

  void sum(std::span<std::int64_t> values) override {
    ranks_.meet(values, rank_, [](std::span<std::int64_t> all, std::span<const std::int64_t> mine) {
      for (std::size_t i = 0; i < all.size(); ++i) all[i] += mine[i];
    });
  }

  void max(std::span<std::int64_t> values) override {
    ranks_.meet(values, rank_, [](std::span<std::int64_t> all, std::span<const std::int64_t> mine) {
      for (std::size_t i = 0; i < all.size(); ++i) all[i] = std::max(all[i], mine[i]);
    });
  }

  void broadcast(std::span<std::int64_t> values, std::size_t root) override {
    // What others bring counts nothing.
    if (rank_ != root) std::fill(values.begin(), values.end(), 0);
    sum(values);
  }

  Status agree(Status status) override {
    // The lowest failing rank wins: the largest of (ranks - rank), with its code and detail fetched after.
    std::array<std::int64_t, 1> first{status.ok() ? 0 : static_cast<std::int64_t>(size() - rank_)};
    max(first);
    if (first[0] == 0) return {};
    std::array<std::int64_t, 2> what{static_cast<std::int64_t>(status.code), status.detail};
    broadcast(what, size() - static_cast<std::size_t>(first[0]));
    return {static_cast<Code>(what[0]), what[1]};
  }

 private:
  ThreadRanks& ranks_;
  std::size_t rank_;
};

ThreadRanks::ThreadRanks(std::size_t size) : given_(size), size_(size) {}

ThreadRanks::~ThreadRanks() = default;

void ThreadRanks::run(const std::function<void(Comm&)>& body) {
  std::vector<std::thread> threads;
  for (std::size_t rank = 1; rank < size_; ++rank) {
    threads.emplace_back([this, rank, &body] {
      Rank comm(*this, rank);
      body(comm);
    });
  }
  Rank comm(*this, 0);
  body(comm);
  for (std::thread& thread : threads) thread.join();
}

void ThreadRanks::meet(std::span<std::int64_t> values, std::size_t rank,
                       const std::function<void(std::span<std::int64_t>, std::span<const std::int64_t>)>& combine) {
  std::unique_lock lock(mutex_);
  // Those of the meeting before must have gone.
  all_here_.wait(lock, [&] { return left_ == 0; });
  given_[rank] = values;
  const std::uint64_t meeting = meeting_;
  if (++here_ == size_) {
    combined_.assign(given_[0].begin(), given_[0].end());
    for (std::size_t other = 1; other < size_; ++other) combine(combined_, given_[other]);
    here_ = 0;
    left_ = size_;
    ++meeting_;
    all_here_.notify_all();
  } else {
    all_here_.wait(lock, [&] { return meeting_ != meeting; });
  }
  std::copy(combined_.begin(), combined_.end(), values.begin());
  if (--left_ == 0) all_here_.notify_all();
}

}  // namespace millrace
